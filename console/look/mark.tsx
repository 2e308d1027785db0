/** The sign of the house: a promise ticked off. */
export const Mark = ({ size = 22 }: { readonly size?: number }) => (
  <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden>
    <rect width="24" height="24" rx="6" fill="var(--mantine-color-accent-7)" />
    <path
      d="M6.5 12.4l3.6 3.6 7.4-8"
      fill="none"
      stroke="#fff"
      strokeWidth="2.2"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
)
