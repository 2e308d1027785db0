import { fingerprint } from './manifest.ts'
import type { Packing } from './packing.ts'

const verify = [
  'openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in manifest.json -sigfile manifest.sig',
  `jq -r '.files[] | .sha256 + "  " + .path' manifest.json | sha256sum --check --quiet`,
]

/** What is in the package and how to verify it; the first file, for it needs nothing that is not known yet. */
export function readme({ say, options, reader }: Packing): string {
  const { kind, controller, requestId, now, keys } = options
  return [
    `${say(kind)}: ${say(`legal.${kind}`)}`,
    `${controller.name}, ${controller.street}, ${controller.postcode} ${controller.city}`,
    `${say('request')} ${requestId}, ${say('made')} ${reader.moment(now)}`,
    '',
    ...(kind === 'access' ? [say('readme.access')] : []),
    say('readme.data'),
    '',
    say('readme.csv'),
    '',
    say('readme.verify', { fingerprint: fingerprint(keys.verifying) }),
    '',
    ...verify,
    '',
  ].join('\r\n')
}
