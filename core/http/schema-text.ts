interface Schema {
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly description?: string
  readonly $ref?: string
}

const scalar = ({ type, format }: Schema): string =>
  type === undefined ? 'any' : `${[type].flat().join(' | ')}${format ? ` (${format})` : ''}`

/** A JSON schema in the shorthand of TypeScript, for people. */
export function describeSchema(given: object | undefined, indent = ''): string {
  const schema = (given ?? {}) as Schema
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? 'any'
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.map((one) => describeSchema(one, indent)).join(' | ')
  if (schema.allOf) return schema.allOf.map((one) => describeSchema(one, indent)).join(' & ')
  if (schema.items) {
    const item = describeSchema(schema.items, indent)
    return item.includes(' | ') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`
  }
  if (schema.properties) {
    const inner = `${indent}  `
    const lines = Object.entries(schema.properties).map(
      ([name, one]) =>
        `${inner}${name}${schema.required?.includes(name) ? '' : '?'}: ${describeSchema(one, inner)}${one.description ? `  // ${one.description}` : ''}`,
    )
    return `{\n${lines.join('\n')}\n${indent}}`
  }
  if (typeof schema.additionalProperties === 'object')
    return `{ [key]: ${describeSchema(schema.additionalProperties, indent)} }`
  return scalar(schema)
}
