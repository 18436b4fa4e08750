export { WhatIfPanel } from "./WhatIfPanel.tsx";
