// Before anything is painted: the colours that this reader chose last, or those of their system.
document.body.dataset.theme = localStorage.getItem("theme") || "auto";
