"""The pages for problems with patches, which are a library's own changes to our flows. (standards: DG06)"""

PATCHES = {
    "patch-target": "A patch changes something that isn't in our flow. We may have renamed or deleted it.",
    "patch-change": "Each change in a patch is for one item, and does one thing to it. For example, write `step: "
    "confirm`, then `change:` with the keys to change below it.",
    "patch-and-copy": "Your folder has both a patch for a flow and your own copy of that flow. Only one of them can be "
    "used, so the patch is ignored.",
}
OUTDATED = {
    "made-on": "Each change in a patch should have the version of our step that you changed. A copy of a whole flow "
    "should have the version that you copied. Then `check` can tell you when ours changes.",
    "shipped-changed": "We changed a step that your patch also changes. The `update` command shows the old step, "
    "ours, and yours, and asks which one to keep. Until then, yours is used. If you copied the whole flow, it shows "
    "how the two differ, and records that you've compared them.",
}
