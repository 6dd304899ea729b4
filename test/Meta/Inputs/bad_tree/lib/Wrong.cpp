int leftover;
// TODO: remove
int space; 
	int tab;
