"""The pages for problems with patches, a library's own changes to shipped flows. (standards: DG06)"""

PATCHES = {
    "patch-target": "A patch names something the shipped flow doesn't have. Ours may have renamed it or left it out.",
    "patch-change": "A change in a patch names one thing, and does one thing to it. For example, `step: confirm`, then "
    "`change:` with the keys that differ below it.",
    "patch-and-copy": "Your folder has both a patch for a flow and your own file in place of it. Only one of them can "
    "count, so the patch isn't used.",
}
OUTDATED = {
    "made-on": "A change in a patch should say which version of the shipped step it was made on, and a copy of a whole "
    "flow which version of ours it copied. Then `check` can tell you when ours changes.",
    "shipped-changed": "We changed a step that your patch changes too. `update` shows the old step, ours, "
    "and yours, and asks which one to keep. Until then, yours is used. If you copied the whole flow, `update` "
    "shows how the two differ, and notes that you compared them.",
}
