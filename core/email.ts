import { z } from 'zod'

const longest = 254

/** The domain of an address as it travels: in letters of every script it is written down in ASCII (RFC 5891). */
function inAscii(given: string): string {
  const at = given.lastIndexOf('@')
  const domain = given.slice(at + 1)
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain) || /^[\w.-]+$/.test(domain)) return given
  try {
    return `${given.slice(0, at)}@${new URL(`http://${domain}`).host}`
  } catch {
    return given
  }
}

/** A person's e-mail address of a contract or a form: `info@müller.example` is kept as `info@xn--mller-kva.example`. */
export const email = z.string().trim().max(longest).overwrite(inAscii).max(longest).pipe(z.email())
