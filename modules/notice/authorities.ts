import type { lands } from './api-shapes.ts'
import type { Authority } from './settings.ts'

export type Land = (typeof lands)[number]

const authority = (
  name: string,
  street: string,
  town: string,
  phone: string,
  fax: string,
  web: string,
): Authority => {
  const [postcode = '', ...city] = town.split(' ')
  return { name, street, postcode, city: city.join(' '), phone, fax, web }
}

/** Competent for private bodies (§ 40 BDSG); what is not certain is left empty, and all of it can be edited. */
export const authorities: Readonly<Record<Land, Authority>> = {
  BW: authority(
    'Der Landesbeauftragte für den Datenschutz und die Informationsfreiheit Baden-Württemberg',
    'Lautenschlagerstraße 20',
    '70173 Stuttgart',
    '+49 711 615541-0',
    '+49 711 615541-15',
    'https://www.baden-wuerttemberg.datenschutz.de',
  ),
  BY: authority(
    'Bayerisches Landesamt für Datenschutzaufsicht',
    'Promenade 18',
    '91522 Ansbach',
    '+49 981 180093-0',
    '',
    'https://www.lda.bayern.de',
  ),
  BE: authority(
    'Berliner Beauftragte für Datenschutz und Informationsfreiheit',
    'Alt-Moabit 59-61',
    '10555 Berlin',
    '+49 30 13889-0',
    '+49 30 2155050',
    'https://www.datenschutz-berlin.de',
  ),
  BB: authority(
    'Die Landesbeauftragte für den Datenschutz und für das Recht auf Akteneinsicht Brandenburg',
    'Stahnsdorfer Damm 77',
    '14532 Kleinmachnow',
    '+49 33203 356-0',
    '+49 33203 356-49',
    'https://www.lda.brandenburg.de',
  ),
  HB: authority(
    'Die Landesbeauftragte für Datenschutz und Informationsfreiheit der Freien Hansestadt Bremen',
    'Arndtstraße 1',
    '27570 Bremerhaven',
    '+49 421 361-2010',
    '',
    'https://www.datenschutz.bremen.de',
  ),
  HH: authority(
    'Der Hamburgische Beauftragte für Datenschutz und Informationsfreiheit',
    'Ludwig-Erhard-Straße 22',
    '20459 Hamburg',
    '+49 40 42854-4040',
    '',
    'https://datenschutz-hamburg.de',
  ),
  HE: authority(
    'Der Hessische Beauftragte für Datenschutz und Informationsfreiheit',
    'Gustav-Stresemann-Ring 1',
    '65189 Wiesbaden',
    '+49 611 1408-0',
    '',
    'https://datenschutz.hessen.de',
  ),
  MV: authority(
    'Der Landesbeauftragte für Datenschutz und Informationsfreiheit Mecklenburg-Vorpommern',
    'Werderstraße 74a',
    '19055 Schwerin',
    '+49 385 59494-0',
    '+49 385 59494-58',
    'https://www.datenschutz-mv.de',
  ),
  NI: authority(
    'Der Landesbeauftragte für den Datenschutz Niedersachsen',
    'Prinzenstraße 5',
    '30159 Hannover',
    '+49 511 120-4500',
    '+49 511 120-4599',
    'https://www.lfd.niedersachsen.de',
  ),
  NW: authority(
    'Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen',
    'Kavalleriestraße 2-4',
    '40213 Düsseldorf',
    '+49 211 38424-0',
    '',
    'https://www.ldi.nrw.de',
  ),
  RP: authority(
    'Der Landesbeauftragte für den Datenschutz und die Informationsfreiheit Rheinland-Pfalz',
    'Hintere Bleiche 34',
    '55116 Mainz',
    '+49 6131 8920-0',
    '',
    'https://www.datenschutz.rlp.de',
  ),
  SL: authority(
    'Unabhängiges Datenschutzzentrum Saarland',
    'Fritz-Dobisch-Straße 12',
    '66111 Saarbrücken',
    '+49 681 94781-0',
    '+49 681 94781-29',
    'https://www.datenschutz.saarland.de',
  ),
  SN: authority(
    'Die Sächsische Datenschutz- und Transparenzbeauftragte',
    'Devrientstraße 5',
    '01067 Dresden',
    '+49 351 85471-101',
    '+49 351 85471-109',
    'https://www.datenschutz.sachsen.de',
  ),
  ST: authority(
    'Die Landesbeauftragte für den Datenschutz Sachsen-Anhalt',
    'Otto-von-Guericke-Straße 34a',
    '39104 Magdeburg',
    '+49 391 81803-0',
    '',
    'https://datenschutz.sachsen-anhalt.de',
  ),
  SH: authority(
    'Unabhängiges Landeszentrum für Datenschutz Schleswig-Holstein',
    'Holstenstraße 98',
    '24103 Kiel',
    '+49 431 988-1200',
    '+49 431 988-1223',
    'https://www.datenschutzzentrum.de',
  ),
  TH: authority(
    'Der Thüringer Landesbeauftragte für den Datenschutz und die Informationsfreiheit',
    'Häßlerstraße 8',
    '99096 Erfurt',
    '+49 361 573112900',
    '',
    'https://www.tlfdi.de',
  ),
}

/** The authority competent for a private controller with its seat in the Land. */
export const authorityOf = (land: Land): Authority => authorities[land]
