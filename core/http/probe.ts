import type { FastifyInstance } from 'fastify'
import type { Proof } from '../promises/proof.ts'

/** Requests to the own server inside the process, for the checks; from the loopback unless they say otherwise. */
export const probe =
  (http: FastifyInstance): Proof['request'] =>
  async ({ method, path, headers = {}, body, remoteAddress = '127.0.0.1' }) => {
    const answer = await http.inject({
      method,
      url: path,
      headers,
      remoteAddress,
      ...(body === undefined ? {} : { payload: body }),
    })
    return { status: answer.statusCode, headers: answer.headers, body: answer.body }
  }
