/** Invented talk of a software house's support: subject, question, answer, internal note. */
export const talk: readonly { subject: string; asked: string; answered: string; noted?: string }[] = [
  {
    subject: 'Refraktion wird nicht in den Auftrag übernommen',
    asked:
      'seit dem letzten Update fehlt die Refraktion im neuen Auftrag. Wir tippen sie von Hand ab, das kostet Zeit.',
    answered:
      'bitte öffnen Sie Einstellungen › Werkstatt und schalten Sie „Letzte Messung übernehmen“ ein. Nach einem Neustart des Programms erscheint die Refraktion wieder von selbst.',
    noted: 'Schalter wird beim Update zurückgesetzt, siehe Entwicklung.',
  },
  {
    subject: 'Etikettendrucker druckt verschoben',
    asked:
      'die Preisetiketten sind um drei Millimeter nach rechts verschoben, seit wir eine neue Rolle eingelegt haben.',
    answered:
      'die neue Rolle hat einen anderen Abstand. Unter Drucker › Etiketten wählen Sie bitte das Format „57 × 32 mm“ und drucken eine Probeseite.',
  },
  {
    subject: 'Rezeptabrechnung: Kasse lehnt Datei ab',
    asked: 'die Krankenkasse meldet, unsere Abrechnungsdatei sei fehlerhaft: Segment FKT, Position 4.',
    answered:
      'im Stammsatz der Kasse fehlt das neue Institutionskennzeichen. Wir haben es Ihnen in der Anlage beschrieben; danach die Datei bitte neu erzeugen.',
    noted: 'Drei weitere Kunden mit derselben Kasse anrufen.',
  },
  {
    subject: 'Kartenlesegerät wird nicht erkannt',
    asked: 'das Kartenterminal zeigt „keine Verbindung“. Gestern ging es noch.',
    answered:
      'das Terminal hat eine neue Adresse im Netz bekommen. Bitte vergeben Sie ihm im Router eine feste Adresse und tragen diese unter Geräte ein.',
  },
  {
    subject: 'Lieferschein zeigt falsche Glasart',
    asked: 'auf dem Lieferschein steht Einstärken, bestellt waren Gleitsichtgläser.',
    answered:
      'der Artikel war doppelt angelegt. Wir haben beide zusammengeführt; der Lieferschein ist jetzt richtig.',
  },
  {
    subject: 'Datensicherung meldet „Medium voll“',
    asked:
      'jeden Morgen steht auf dem Server „Sicherung unvollständig, Medium voll“. Müssen wir uns Sorgen machen?',
    answered:
      'die Platte ist mit alten Sicherungen gefüllt. Mit „Sicherungen älter als 30 Tage entfernen“ schaffen Sie Platz; die heutige Sicherung bitte einmal von Hand anstoßen.',
  },
  {
    subject: 'Zweite Filiale sieht keine Termine',
    asked: 'unsere Filiale sieht den Kalender, aber keine Termine darin.',
    answered:
      'dem Benutzer der Filiale fehlte das Recht „Kalender aller Standorte“. Wir haben es gemeinsam gesetzt, die Termine sind da.',
  },
  {
    subject: 'Mahnung ging an einen Kunden, der bezahlt hat',
    asked: 'eine Kundin hat eine Mahnung bekommen, obwohl sie überwiesen hatte. Das ist uns sehr unangenehm.',
    answered:
      'die Überweisung war ohne Rechnungsnummer und lag unter „ungeklärt“. Bitte prüfen Sie diese Liste vor jedem Mahnlauf; ein Hinweis darauf kommt mit der nächsten Version.',
    noted: 'Wunsch: Mahnlauf warnt bei ungeklärten Eingängen.',
  },
  {
    subject: 'Passwort vergessen',
    asked: 'unsere neue Kollegin kann sich nicht anmelden, das Passwort stimmt angeblich nicht.',
    answered:
      'unter Personal › Benutzer können Sie ein neues Kennwort vergeben; beim ersten Anmelden wählt sie ihr eigenes.',
  },
  {
    subject: 'Auswertung nach Brillenmarken',
    asked: 'wie bekommen wir eine Liste, welche Marken sich im letzten Quartal am besten verkauft haben?',
    answered:
      'Auswertungen › Verkauf › Gruppieren nach „Marke“, Zeitraum „letztes Quartal“. Als Tabelle speichern Sie sie mit dem Knopf rechts oben.',
  },
  {
    subject: 'Zentriergerät sendet keine Bilder',
    asked: 'die Aufnahmen vom Zentriersystem kommen nicht mehr im Kundendatensatz an.',
    answered:
      'der Ordner, in den das Gerät schreibt, war umbenannt. Wir haben den Pfad angepasst, die Bilder von heute sind nachgeladen.',
  },
  {
    subject: 'Umzug auf einen neuen Server',
    asked: 'wir bekommen nächste Woche einen neuen Server. Was müssen wir vorbereiten?',
    answered:
      'bitte lassen Sie am Vorabend eine volle Sicherung laufen und halten Sie den Lizenzschlüssel bereit. Den Umzug machen wir zusammen am Telefon, er dauert etwa eine Stunde.',
  },
]
