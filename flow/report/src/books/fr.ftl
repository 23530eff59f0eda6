# Comptabilité
books-books = Comptabilité
books-views = Vues de la comptabilité
books-entries = Écritures
books-balance = Balance générale
books-fec = FEC
books-piece = Pièce
books-piece-search = Numéro de pièce
books-period = Période
books-opening = Solde d’ouverture
books-closing = Solde
books-no-entries = Aucune écriture
books-no-entries-does = Les factures émises et les encaissements s’écrivent ici d’eux-mêmes.
books-file = balance-generale
