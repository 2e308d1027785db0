import { type Bilingual, fill, say, type Language } from '#core/errors.ts'

/** The pledge of confidentiality. A change of its words is a new version; signed ones keep the words they were signed with. */
export const pledgeVersion = 1

const wording: Bilingual = say(
  `I work with personal data that {controller} processes, and I administer the systems that hold it.

I will process personal data only as my task requires and as {controller} instructs me (Art. 29 and 32(4) GDPR). I will not look at, copy, pass on or use data for any other purpose, my own included.

I will keep to myself what I learn about customers, their customers, colleagues and business matters: towards people outside and towards colleagues who do not need it for their work.

I keep my password, second factor and devices to myself, lock my screen when I leave it, and report a suspected data breach to the data protection officer without delay (Art. 33 GDPR).

These duties last beyond the end of my work for {controller}. I know that breaking them may lead to consequences under labour law, to claims for damages (Art. 82 GDPR), to fines (Art. 83 GDPR) and to punishment (§ 42 BDSG).`,
  `Ich arbeite mit personenbezogenen Daten, die {controller} verarbeitet, und verwalte die Systeme, auf denen sie liegen.

Ich verarbeite personenbezogene Daten nur, soweit meine Aufgabe es erfordert und {controller} mich dazu anweist (Art. 29 und Art. 32 Abs. 4 DSGVO). Für andere Zwecke, auch für eigene, sehe ich Daten nicht ein, kopiere sie nicht, gebe sie nicht weiter und nutze sie nicht.

Was ich über Kunden, deren Kunden, Kolleginnen und Kollegen sowie geschäftliche Angelegenheiten erfahre, behalte ich für mich: gegenüber Außenstehenden ebenso wie gegenüber Kolleginnen und Kollegen, die es für ihre Arbeit nicht brauchen.

Mein Passwort, meinen zweiten Faktor und meine Geräte gebe ich nicht aus der Hand. Ich sperre den Bildschirm, wenn ich ihn verlasse, und melde den Verdacht auf eine Datenpanne unverzüglich der oder dem Datenschutzbeauftragten (Art. 33 DSGVO).

Diese Pflichten gelten über das Ende meiner Tätigkeit für {controller} hinaus. Mir ist bekannt, dass Verstöße arbeitsrechtliche Folgen, Schadensersatz (Art. 82 DSGVO), Geldbußen (Art. 83 DSGVO) und Strafen (§ 42 BDSG) nach sich ziehen können.`,
)

const nobody = say('the company', 'das Unternehmen')

/** The words to sign, with the controller's name in them. */
export const pledgeWording = (language: Language, controller: string): string =>
  fill(wording[language], { controller: controller || nobody[language] })
