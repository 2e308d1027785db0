/** scrypt, as the sign-in library reads it. Loaded when first needed: the library is large, and most starts don't need it. */
export async function hashPassword(password: string): Promise<string> {
  const crypto = await import('better-auth/crypto')
  return crypto.hashPassword(password)
}
