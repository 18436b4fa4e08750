import "../design/tokens.css";
import "../design/base.css";
import { applyLanguage, applyLook } from "../stores/settings.ts";
import { boot } from "./boot.ts";

applyLook();
// The worker is under way before the page that shows it is fetched.
void boot();
void Promise.all([import("./mountApp.tsx"), applyLanguage()]).then(([{ mountApp }]) => mountApp());
