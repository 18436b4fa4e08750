export const situations = ["rest", "leader killed", "large", "compared", "drill"] as const;
export type Situation = (typeof situations)[number];

export const themes = ["light", "dark"] as const;

export const sizes = [
  { width: 1440, height: 900 },
  { width: 820, height: 1100 },
  { width: 390, height: 844 },
] as const;
