"""People's data (个人信息保护法): what is held, who read it, copies, corrections, deletion, consent, and how long it is kept."""
