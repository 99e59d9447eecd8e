// The pages' script: small comforts over pages that work without any of this. Written so that every browser which
// knows modules (2018) runs it; what is younger is asked for before it is used.

import { drawTables } from "./charts.js";
import { comforts } from "./comforts.js";
import { countDown } from "./counting.js";
import { sendPressesElsewhere } from "./elsewhere.js";
import { sendForms } from "./forms.js";
import { drawMasks } from "./mask.js";
import { editPapers } from "./paper.js";
import { propose } from "./proposals.js";
import { watchEnd, watchSession } from "./session.js";
import { addUp } from "./sums.js";
import { tally } from "./tally.js";
import { walk } from "./visit.js";

document.documentElement.classList.add("scripted");
watchSession();
watchEnd();
comforts();
countDown();
drawTables();
drawMasks();
editPapers();
propose();
addUp();
tally();
sendForms();
walk();
sendPressesElsewhere();
