import { create } from 'qrcode'
import { useMemo } from 'react'

/** Drawn here as shapes: no picture is loaded, and the key stays on the page. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = useMemo(() => {
    const { modules } = create(text, { errorCorrectionLevel: 'M' })
    const dark = [...modules.data].flatMap((on, index) =>
      on ? [`M${index % modules.size} ${Math.floor(index / modules.size)}h1v1h-1z`] : [],
    )
    return { size: modules.size, path: dark.join('') }
  }, [text])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`-4 -4 ${size + 8} ${size + 8}`}
      width={208}
      height={208}
      shapeRendering="crispEdges"
    >
      <rect x={-4} y={-4} width={size + 8} height={size + 8} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
