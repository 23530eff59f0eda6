# FEC
fec-title = Fichier des écritures comptables
fec-lead = Un fichier par exercice, tel que l’administration le demande.
fec-law = Livre des procédures fiscales, article A. 47 A-1 : 18 colonnes, dans l’ordre de validation, numérotation continue, à-nouveaux compris.
fec-year = Exercice
fec-file = Fichier
fec-over = Terminé
fec-running = En cours
fec-download = Télécharger
fec-no_such_year = Aucun exercice ne se termine le { $day }.
fec-days = Le dernier jour vient après le premier.
