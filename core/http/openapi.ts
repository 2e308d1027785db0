import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Permission } from '../permission.ts'
import { version } from '../version.ts'
import type { Endpoint } from './contract.ts'

const problem = {
  description: 'A problem (RFC 9457); its `detail` says what to do, its `code` is stable.',
  content: {
    'application/problem+json': {
      schema: z.object({
        type: z.string(),
        title: z.string(),
        status: z.number().int(),
        detail: z.string(),
        code: z.string(),
        instance: z.string(),
        requestId: z.string(),
        errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
      }),
    },
  },
}

const whoMay = ({ name, roles }: Permission): string =>
  roles === 'everyone'
    ? 'Anyone, without signing in.'
    : `Scope \`${name}\`; roles: ${roles === 'signed-in' ? 'any' : roles.join(', ')}.`

/** An operation as Fastify validates it and as OpenAPI prints it. */
export function describeOperation(
  module: string,
  endpoint: Endpoint,
  permission: Permission,
): Record<string, unknown> {
  const { params, query, body, answer } = endpoint
  return {
    tags: [module],
    summary: endpoint.summary,
    description: whoMay(permission),
    security: permission.roles === 'everyone' ? [] : [{ token: [] }, { session: [] }],
    'x-permission': permission.name,
    'x-roles': permission.roles,
    ...(params ? { params } : {}),
    ...(query ? { querystring: query } : {}),
    ...(body ? { body } : {}),
    response: {
      ...(answer ? { 200: answer } : { 204: z.undefined().describe('Done; or 200 with a file.') }),
      default: problem,
    },
  }
}

/** Collects the routes that follow into an OpenAPI 3.1 document, at `/api/openapi.json`. */
export async function publishOpenApi(http: FastifyInstance, publicUrl: string): Promise<void> {
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Zusage',
        version,
        description:
          'Everything the console does goes through this interface. Tokens are made in the console or with `npm run zusage -- token create`.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: 'zusage.session_token' },
        },
      },
    },
    hideUntagged: true,
    transform: jsonSchemaTransform,
  })
  http.get('/api/openapi.json', async () => http.swagger())
}
