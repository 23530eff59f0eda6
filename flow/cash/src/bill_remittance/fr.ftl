# Remises d’effets

command-bill_remittance-remit = Remettre à la banque
done-bill_remittance-remit = La remise { $number } est faite.
fact-bill_remittance-remitted = Remise d’effets à l’encaissement : { $amount }

bill_remittance-nothing = Aucun effet en portefeuille n’arrive à échéance d’ici là.
bill_remittance-unknown = Cet effet n’existe pas.
bill_remittance-twice = { $number } est choisi deux fois.
bill_remittance-not_in_portfolio = Seul un effet en portefeuille se remet à la banque.
bill_remittance-paid_meanwhile = { $number } a été réglé entre-temps, au moins en partie : annulez l’effet.

bill_remittances-title = Remises d’effets
bill_remittances-none = Aucune remise d’effets
bill_remittances-teach = Les effets en portefeuille se remettent à la banque sous un bordereau, avant leur échéance ; elle les présente et crédite l’entreprise.
bill_remittance-title = Remise d’effets { $number }
bill_remittance-new = Nouvelle remise
bill_remittance-on = remise le { $day }
bill_remittance-told = { $paid } réglés et { $back } impayés sur { $count }
bill_remittance-bills = Effets
bill_remittance-waiting = Attendu
bill_remittance-state-remitted = En banque
bill_remittance-state-over = Terminée
bill_remittance-by_day = Totaux par échéance
bill_remittance-account = Compte à créditer
bill_remittance-payable_at = Domiciliation
bill_remittance-csv = Bordereau (CSV)
bill_remittance-file = Fichier LCR pour la banque
bill_remittance-no_file = Pas de fichier LCR (CFONB 160) pour cette remise : un effet est domicilié hors de France ou sans IBAN, ou l’entreprise n’a pas d’IBAN français.
bill_remittance-day = Remise le
bill_remittance-when = Échéances
bill_remittance-until = Cocher les échéances jusqu’au
bill_remittance-look = Cocher
bill_remittance-may = Effets en portefeuille
bill_remittance-take = Remettre
bill_remittance-take-it = Remettre { $number }
bill_remittance-remit-does = Chaque effet coché passe du compte 413 aux effets à l’encaissement (5113) et y attend le crédit de la banque.
bill_remittance-credited-does = Les effets cochés sont réglés : la banque les a crédités, moins ses frais.
bill_remittance-nothing-title = Aucun effet en portefeuille
bill_remittance-nothing-teach = Un effet accepté, une LCR non acceptée ou un billet à ordre reçu se remet ici à la banque.
