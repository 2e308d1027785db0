import { type Bilingual, say } from './errors.ts'

/** The 16 German Länder, by the second part of their ISO 3166-2 code. */
export const lands = [
  'BW',
  'BY',
  'BE',
  'BB',
  'HB',
  'HH',
  'HE',
  'MV',
  'NI',
  'NW',
  'RP',
  'SL',
  'SN',
  'ST',
  'SH',
  'TH',
] as const

export type Land = (typeof lands)[number]

interface Holiday {
  /** `YYYY-MM-DD`. */
  readonly date: string
  readonly name: Bilingual
}

interface Rule {
  readonly name: Bilingual
  readonly day: (year: number) => Temporal.PlainDate
  /** Left out: in all of them. */
  readonly lands?: readonly Land[]
  /** The first year; left out: in every year since 2017. */
  readonly since?: number
  /** In these years only. */
  readonly years?: readonly number[]
}

const on =
  (month: number, day: number) =>
  (year: number): Temporal.PlainDate =>
    Temporal.PlainDate.from({ year, month, day })

/** By the Gregorian computus as Meeus, Jones and Butcher write it. */
function easterSunday(year: number): Temporal.PlainDate {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const inCentury = year % 100
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451)
  const days = epact + weekday - 7 * late + 114
  return on(Math.floor(days / 31), (days % 31) + 1)(year)
}

const easter =
  (days: number) =>
  (year: number): Temporal.PlainDate =>
    easterSunday(year).add({ days })

/** The last Wednesday before 23 November (§ 1 SächsSFG). */
function repentanceDay(year: number): Temporal.PlainDate {
  const eve = on(11, 22)(year)
  return eve.subtract({ days: (eve.dayOfWeek + 4) % 7 })
}

const reformation = { name: say('Reformation Day', 'Reformationstag'), day: on(10, 31) }
const withReformation: readonly Land[] = ['BB', 'MV', 'SN', 'ST', 'TH']
const liberation = say('Liberation Day', 'Tag der Befreiung')
const uprising = say('Anniversary of the uprising of 1953', 'Jahrestag des Aufstandes von 1953')

/** The holiday acts of the Länder as of November 2026, and Art. 2(2) Einigungsvertrag for 3 October. */
const rules: readonly Rule[] = [
  { name: say('New Year’s Day', 'Neujahr'), day: on(1, 1) },
  { name: say('Epiphany', 'Heilige Drei Könige'), day: on(1, 6), lands: ['BW', 'BY', 'ST'] },
  { name: say('Women’s Day', 'Frauentag'), day: on(3, 8), lands: ['BE'], since: 2019 },
  { name: say('Women’s Day', 'Frauentag'), day: on(3, 8), lands: ['MV'], since: 2023 },
  { name: say('Good Friday', 'Karfreitag'), day: easter(-2) },
  { name: say('Easter Sunday', 'Ostersonntag'), day: easter(0), lands: ['BB'] },
  { name: say('Easter Monday', 'Ostermontag'), day: easter(1) },
  { name: say('Labour Day', 'Tag der Arbeit'), day: on(5, 1) },
  { name: liberation, day: on(5, 8), lands: ['BE'], years: [2020, 2025] },
  { name: say('Ascension Day', 'Christi Himmelfahrt'), day: easter(39) },
  { name: say('Whit Sunday', 'Pfingstsonntag'), day: easter(49), lands: ['BB'] },
  { name: say('Whit Monday', 'Pfingstmontag'), day: easter(50) },
  {
    name: say('Corpus Christi', 'Fronleichnam'),
    day: easter(60),
    lands: ['BW', 'BY', 'HE', 'NW', 'RP', 'SL'],
  },
  { name: uprising, day: on(6, 17), lands: ['BE'], years: [2028] },
  { name: say('Assumption Day', 'Mariä Himmelfahrt'), day: on(8, 15), lands: ['SL'] },
  { name: say('Children’s Day', 'Weltkindertag'), day: on(9, 20), lands: ['TH'], since: 2019 },
  { name: say('German Unity Day', 'Tag der Deutschen Einheit'), day: on(10, 3) },
  { ...reformation, lands: withReformation },
  { ...reformation, lands: ['HB', 'HH', 'NI', 'SH'], since: 2018 },
  { ...reformation, lands: lands.filter((land) => !withReformation.includes(land)), years: [2017] },
  { name: say('All Saints’ Day', 'Allerheiligen'), day: on(11, 1), lands: ['BW', 'BY', 'NW', 'RP', 'SL'] },
  { name: say('Day of Repentance and Prayer', 'Buß- und Bettag'), day: repentanceDay, lands: ['SN'] },
  { name: say('Christmas Day', '1. Weihnachtstag'), day: on(12, 25) },
  { name: say('Second Christmas Day', '2. Weihnachtstag'), day: on(12, 26) },
]

const holds = ({ lands, since = 0, years }: Rule, year: number, land: Land): boolean =>
  (lands?.includes(land) ?? true) && year >= since && (years?.includes(year) ?? true)

/**
 * The public holidays that hold in the whole Land, by date; right from 2017 on. Those of single municipalities
 * (Mariä Himmelfahrt in Bavaria, Augsburg's Friedensfest, Fronleichnam in Saxony and Thuringia) are not counted:
 * a deadline then ends earlier, never later, than the law allows.
 */
export const holidaysOf = (year: number, land: Land): Holiday[] =>
  rules
    .filter((rule) => holds(rule, year, land))
    .map(({ name, day }) => ({ date: day(year).toString(), name }))
    .sort((a, b) => a.date.localeCompare(b.date))

/** Whether `YYYY-MM-DD` is a public holiday in the whole Land (Art. 2(1) Reg. 1182/71). */
export const isHoliday = (date: string, land: Land): boolean =>
  holidaysOf(Temporal.PlainDate.from(date).year, land).some((holiday) => holiday.date === date)

/** All days but public holidays, Sundays and Saturdays (Art. 2(2) Reg. 1182/71). */
export const isWorkingDay = (date: string, land: Land): boolean =>
  Temporal.PlainDate.from(date).dayOfWeek < 6 && !isHoliday(date, land)
