import { type Bilingual, say } from '#core/errors.ts'

const same = (name: string): Bilingual => say(name, name)

/** The 16 Länder by the second part of their ISO 3166-2 code, as people read them. */
export const landNames = {
  BW: same('Baden-Württemberg'),
  BY: say('Bavaria', 'Bayern'),
  BE: same('Berlin'),
  BB: same('Brandenburg'),
  HB: same('Bremen'),
  HH: same('Hamburg'),
  HE: say('Hesse', 'Hessen'),
  MV: say('Mecklenburg-Western Pomerania', 'Mecklenburg-Vorpommern'),
  NI: say('Lower Saxony', 'Niedersachsen'),
  NW: say('North Rhine-Westphalia', 'Nordrhein-Westfalen'),
  RP: say('Rhineland-Palatinate', 'Rheinland-Pfalz'),
  SL: same('Saarland'),
  SN: say('Saxony', 'Sachsen'),
  ST: say('Saxony-Anhalt', 'Sachsen-Anhalt'),
  SH: same('Schleswig-Holstein'),
  TH: say('Thuringia', 'Thüringen'),
}

type Land = keyof typeof landNames

export const isLand = (code: string): code is Land => Object.hasOwn(landNames, code)
