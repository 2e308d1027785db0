import { isIP } from 'node:net'

/** The addresses and networks that `TRUST_PROXY` lists. */
export const proxiesIn = (list: string): string[] => list.split(/[\s,]+/).filter(Boolean)

/** Whether this is an address, or a network such as 10.0.0.0/8. */
export function isProxy(given: string): boolean {
  const [ip = '', bits, ...rest] = given.split('/')
  const most = isIP(ip) === 6 ? 128 : 32
  const network = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
  return isIP(ip) !== 0 && network && rest.length === 0
}
