# Transfert en comptabilité

command-handover-export = Transférer les écritures
command-handover-cancel = Annuler le transfert
done-handover-export = { $entries } écritures sont transférées ; prenez le fichier du lot { $rank }.
done-handover-cancel = Le lot { $rank } est annulé : ses écritures partiront avec le prochain.
fact-handover-exported = Lot { $rank } : { $entries } écritures transférées
fact-handover-cancelled = Transfert annulé : { $reason }

handover-format_unknown = Ce format n’existe pas.
handover-days = Le dernier jour précède le premier.
handover-nothing = Toutes les écritures de ces jours sont déjà transférées, ou il n’y en a aucune.
handover-cancelled = Ce lot est déjà annulé.
handover-not_last = Seul le dernier lot peut être annulé.

handover-tab = Transfert
handover-new = Transférer ce qui ne l’est pas encore
handover-export-does = Le lot contient les écritures de ces jours qu’aucun lot précédent ne contient, même celles qui ont été passées après coup. Rien n’est transféré deux fois.
handover-format = Format
handover-file = Fichier sans transfert
handover-file-does = Toutes les écritures de ces jours, sans qu’elles soient notées comme transférées.
handover-download = Télécharger
handover-batches = Lots transférés
handover-rank = Lot
handover-entries = Écritures
handover-state-kept = Transféré
handover-state-cancelled = Annulé
handover-none = Aucun lot transféré
handover-none-teaches = Si la comptabilité est tenue dans un autre logiciel, transférez-lui les écritures de chaque mois dans le format qu’il lit.
handover-earlier = Lots précédents
handover-cancel-does = Les écritures du lot { $rank } partiront avec le prochain. Retirez-les de l’autre logiciel si elles y sont.
handover-reason = Motif
