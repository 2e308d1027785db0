import { seeded } from './figures.ts'

/** The commonest words of German, commonest first: about half of any text. */
const everywhere = `der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden
aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur
bis mehr durch man sein wurde ich wir uns unser bitte vielen dank ihnen ihre ihr können muss kann wenn dann schon
seit heute gestern immer wieder alle alles hier jetzt sehr nichts etwas ohne unter gegen zwischen während damit`

const things = `drucker rechnung fehler server kunde bestellung anmeldung passwort meldung programm datei update lizenz
termin vertrag angebot lieferung artikel bestand kasse beleg konto zahlung mahnung adresse kennwort benutzer rechner
netzwerk leitung telefon anlage modem router kabel bildschirm tastatur maus scanner karte leser gerät station filiale
lager etikett waage brille glas fassung linse sehtest messung werkstatt auftrag muster bericht liste tabelle spalte
zeile feld maske fenster knopf menü ordner laufwerk sicherung archiv datenbank abfrage index schnittstelle protokoll
zertifikat schlüssel zugang recht rolle gruppe vorlage formular unterschrift dokument brief umschlag fax mail anhang
postfach absender empfänger betreff nachricht antwort frage problem lösung ursache störung ausfall neustart absturz
version paket installation einstellung option sprache zeichen schrift farbe bild logo seite absatz kopf fuß rand format
größe gewicht menge preis rabatt steuer summe betrag währung kurs zins frist datum uhrzeit woche monat quartal jahr
abschluss bilanz buchung saldo journal kostenstelle mandant firma abteilung mitarbeiter kollege leitstelle zentrale
vertreter lieferant hersteller händler partner dienst wartung service schulung handbuch anleitung hinweis beispiel test
versuch ergebnis auswertung statistik diagramm kennzahl ziel plan projekt aufgabe schritt ablauf vorgang status stand`

const doings = `drucken öffnen schließen speichern löschen ändern anlegen suchen finden senden empfangen starten beenden
laden installieren einrichten prüfen melden fragen antworten helfen zeigen erscheinen bleiben fehlen funktionieren
bestellen liefern bezahlen buchen stornieren erstellen kopieren verschieben sortieren filtern auswählen eingeben
bestätigen abbrechen wiederholen verbinden trennen übertragen abgleichen importieren exportieren freigeben sperren
neu alt falsch richtig leer voll langsam schnell rot grün schwarz weiß groß klein lang kurz doppelt einzeln offen
dringend wichtig möglich unmöglich gültig ungültig fertig bereit defekt aktuell letzte nächste erste zweite`

const words = (text: string): string[] => text.trim().split(/\s+/)

/** Endings are grown, so that the search has stems to find. */
const inflected = (word: string): string[] =>
  /(?:en|er|el)$/.test(word) ? [`${word}s`] : [`${word}e`, `${word}en`]

function shuffled(given: readonly string[], seed: number): string[] {
  const random = seeded(seed)
  return given
    .map((word) => [random(), word] as const)
    .sort((one, other) => one[0] - other[0])
    .map(([, word]) => word)
}

const plain = shuffled([...words(things), ...words(doings)], 1)
const nouns = words(things)
const compounds = shuffled(
  nouns.flatMap((first) => nouns.filter((one) => one !== first).map((second) => first + second)),
  2,
)

/** Words in the order of their frequency: those of every text, those of the trade, then compounds without end. */
export const vocabulary: readonly string[] = [
  ...new Set([...words(everywhere), ...plain, ...shuffled(plain.flatMap(inflected), 3), ...compounds]),
]

/** The commonest words that say something, commonest first. */
export const telling: readonly string[] = plain

const places = 1 << 20

/** Frequencies as Zipf found them: the word of rank r comes as 1/r. */
const drawn = (() => {
  const weights = vocabulary.map((_, rank) => 1 / (rank + 2.7))
  const sum = weights.reduce((so, weight) => so + weight, 0)
  const table = new Uint32Array(places)
  let at = 0
  let reached = 0
  for (const [rank, weight] of weights.entries()) {
    reached += (weight / sum) * places
    while (at < reached && at < places) table[at++] = rank
  }
  return table
})()

/** Writes texts of about so many letters; the same ones for the same seed. Every fiftieth word is a number or code. */
export function writer(seed: number): (letters: number) => string {
  const random = seeded(seed)
  const word = (): string =>
    random() < 0.02
      ? String(Math.floor(random() * 1e6))
      : (vocabulary[drawn[Math.floor(random() * places)] ?? 0] ?? '')
  return (letters) => {
    let text = ''
    while (text.length < letters) {
      const first = word()
      text += first.charAt(0).toUpperCase() + first.slice(1)
      for (let left = 4 + Math.floor(random() * 12); left > 0; left--) text += ` ${word()}`
      text += '. '
    }
    return text.trimEnd()
  }
}
