import type { Words } from "../language.ts";

export const links: Words["links"] = {
  damaged: "Dieser Link ist beschädigt: Ein Teil ging unterwegs verloren oder wurde geändert. Bitte noch einmal darum.",
  check: {
    integer: (min, max) => `muss eine ganze Zahl von ${min} bis ${max} sein`,
    decimal: (min, max) => `muss eine Zahl von ${min} bis ${max} sein`,
    flag: "muss true oder false sein",
    text: "muss Text sein",
    tooLong: (characters) => `darf nicht länger als ${characters} Zeichen sein`,
    name: "muss ein Name aus Kleinbuchstaben, Ziffern, '-' und '.' sein",
    oneOf: (values) => `muss eines sein von ${values}`,
    object: "muss ein Objekt sein",
    unknown: "ist nicht bekannt",
    list: "muss eine Liste sein",
    tooMany: (entries) => `darf nicht mehr als ${entries} Einträge haben`,
    command: "ist kein Befehl, den diese Seite kennt",
    before: "darf nicht vor dem Befehl davor liegen",
    beforeLast: "darf nicht vor dem letzten Befehl liegen",
  },
  tooLong: "Diese Sitzung ist zu lang für einen Link: Ihre Befehle und Manifeste sind größer als 2 MB.",
  notOurs: "Dieser Link ist zu lang, um einer von uns zu sein.",
  version: (made, read) => `Dieser Link wurde von einer anderen Version der Seite gemacht (Form ${made}, diese Seite liest ${read}).`,
  cannotRun: (error) => `Dieser Link enthält eine Geschichte, die diese Seite nicht ausführen kann: ${error}.`,
  unfolds: "Dieser Link entfaltet sich zu mehr als 2 MB: Diese Seite hat ihn nicht gemacht.",
};
