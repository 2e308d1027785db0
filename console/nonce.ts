/** The nonce under which the content security policy lets this page add styles. */
export const readNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

// Locking the scroll behind a dialog adds a style element; its library looks for the nonce here.
Object.assign(globalThis, { __webpack_nonce__: readNonce() })
