int a = AD_SEEDED(once, 1, 2), b = AD_SEEDED(twice, 1, 2);
int c = AD_SEEDED(twice, 1, 2);
int d = AD_SEEDED(unknown, 1, 2);
