import { call } from '#console/client.ts'
import { addPasskey, askPasskey, beginPasskey, signInByPasskey } from '../api-sign-in.ts'

/** The person closed the browser's dialog, or it ran out of time. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

const isAddress = (host: string): boolean => /^[\d.]+$|^\[/.test(host)

/** Why this page can't use passkeys, or null. */
export function passkeyObstacle(): 'unsupported' | 'needHost' | null {
  if (isAddress(location.hostname)) return 'needHost'
  const known =
    typeof PublicKeyCredential === 'function' && 'parseRequestOptionsFromJSON' in PublicKeyCredential
  return known ? null : 'unsupported'
}

/** The same page under the name that passkeys need on this machine. */
export const namedAddress = (): string => {
  const named = new URL(location.href)
  named.hostname = 'localhost'
  return named.origin
}

async function dialog(ask: () => Promise<Credential | null>): Promise<{ id: string }> {
  const credential = await ask().catch((error: unknown) => {
    if (error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError'))
      throw new Cancelled('The dialog was closed.', { cause: error })
    throw error
  })
  if (!(credential instanceof PublicKeyCredential)) throw new Cancelled('The dialog gave no passkey.')
  return credential.toJSON()
}

/** Throws `Cancelled` or `Problem`. */
export async function signInWithPasskey(): Promise<void> {
  const options = await call(askPasskey)
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({
    ...(options as unknown as PublicKeyCredentialRequestOptionsJSON),
    userVerification: 'required',
  })
  const response = await dialog(() => navigator.credentials.get({ publicKey }))
  await call(signInByPasskey, { body: { response } })
}

/** Throws `Cancelled` or `Problem`. */
export async function registerPasskey(name: string): Promise<void> {
  const options = await call(beginPasskey)
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  )
  const response = await dialog(() => navigator.credentials.create({ publicKey }))
  await call(addPasskey, { body: { response, name } })
}
