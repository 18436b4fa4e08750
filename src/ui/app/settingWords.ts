import type { MotionChoice, SizeChoice, ThemeChoice } from "../stores/settings.ts";

export const themeWords: Readonly<Record<ThemeChoice, string>> = { system: "As the system", light: "Light", dark: "Dark", "contrast-light": "High contrast, light", "contrast-dark": "High contrast, dark" };
export const sizeWords: Readonly<Record<SizeChoice, string>> = { normal: "Normal", large: "Large", projector: "Projector" };
export const motionWords: Readonly<Record<MotionChoice, string>> = { system: "As the system", reduced: "Steps instead of flights" };
