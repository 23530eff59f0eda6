## Réglages
settings-title = Réglages
settings-company = Société
settings-journal = Journal des faits
settings-settlement = Règlements
settings-years = Exercices
settings-members = Membres et rôles
settings-warehouses = Entrepôts
settings-gateways = Paiement en ligne
settings-webhooks = Webhooks
company-edit = Modifier la société
company-identity = Identité légale
company-identity-help = Figure sur chaque facture (CGI ann. II art. 242 nonies A).
company-name = Raison sociale
company-legal_form = Forme juridique
company-legal_form-hint = SAS, SARL, EURL…
company-capital = Capital social
company-register_town = Ville du RCS
company-register_town-hint = Registre du commerce et des sociétés
company-vat-hint = Vide : calculé à partir du SIREN.
company-address = Siège social
company-invoices = Sur les factures
company-invoices-help = Où l’on vous paie, comment on vous joint, ce que coûte un retard.
company-penalty_rate-label = Pénalités de retard, par an
company-penalty_rate-hint = Au moins trois fois le taux d’intérêt légal (C. com. art. L441-10 II).
company-vat_on_debits = Exigibilité de la TVA
company-vat_on_debits-yes = D’après les débits
company-vat_on_debits-no = Sur les encaissements pour les prestations
company-vat_on_debits-field = Option pour le paiement de la TVA d’après les débits
company-vat_on_debits-hint = La mention figure alors sur chaque facture.
company-vat_franchise-field = Franchise en base de TVA
company-vat_franchise-hint = Aucune TVA n’est facturée ; la mention de l’article 293 B figure sur chaque facture.

## Exercices
year-first = Premier jour
year-last = Dernier jour
year-current = En cours
year-past = Terminé
year-ahead = À venir
year-begins = Il commence le { $day }.

## Membres
members-title = Membres
members-none = Personne encore
members-add = Invitez vos collègues : chacun reçoit un rôle et choisit son mot de passe.
member-role = Rôle
member-left = N’est plus membre
roles-title = Ce que chaque rôle peut faire
role-may = Droit
role-director = Direction
role-sales = ADV
role-credit_manager = Crédit
role-warehouse = Entrepôt
role-billing = Facturation
role-collector = Recouvrement
role-accountant = Comptabilité
role-reader = Lecture
role-director-what = Tous les droits
role-sales-what = Saisit et confirme les commandes, tient clients et articles
role-credit_manager-what = Fixe les limites, libère les commandes, affecte les encaissements
role-warehouse-what = Expédie, constate les livraisons, tient le stock
role-billing-what = Émet les factures, tient clients et articles
role-collector-what = Enregistre et affecte les encaissements
role-accountant-what = Facture, encaisse, exporte les écritures
role-reader-what = Voit tout, ne change rien

## Actes
command-company-found = Commencer à utiliser le logiciel
command-company-change = Modifier la société
command-company-open_year = Ouvrir l’exercice suivant
command-company-grant = Donner un rôle
command-company-revoke = Retirer le rôle
done-company-change = Société enregistrée.
done-company-open_year = Exercice ouvert.
done-company-grant = Rôle enregistré.
done-company-revoke = Rôle retiré.
fact-company-founded = Société créée : { $identity_name }
fact-company-changed = Identité de la société modifiée
fact-company-year_opened = Exercice ouvert, du { $first } au { $last }
fact-member-granted = { $role ->
   [director] Rôle donné : direction
   [sales] Rôle donné : ADV
   [credit_manager] Rôle donné : crédit
   [warehouse] Rôle donné : entrepôt
   [billing] Rôle donné : facturation
   [collector] Rôle donné : recouvrement
   [accountant] Rôle donné : comptabilité
   *[other] Rôle donné : lecture
}
fact-member-revoked = Rôle retiré

## Refus
company-exists = Cette société existe déjà.
company-unknown = Cette société n’existe pas.
company-none = Aucune société dans cette base { $store }. Créez-la avec « quittance init ».
company-several = Cette base contient plusieurs sociétés : indiquez laquelle avec --company.
done-company-found = La société est créée.
company-creditor_id = L’identifiant créancier SEPA n’est pas valable : il commence par le pays et deux chiffres de contrôle (FR72ZZZ123456).
company-creditor_id-label = Identifiant créancier SEPA (ICS)
company-creditor_id-hint = Donné par la Banque de France par l’entremise de votre banque ; nécessaire pour prélever.
company-penalty_rate = Le taux se situe entre 0 et 100 %.
company-year_length = Un exercice compte au plus { $months } mois et finit après son premier jour.
member-unknown = Cette personne n’est pas membre.
member-last_director = La dernière direction ne peut perdre son rôle : donnez-le d’abord à quelqu’un d’autre.

## Comptes et numéros
command-company-map_account = Enregistrer le compte
command-company-map_journal = Enregistrer le journal
command-company-start_series = Fixer le prochain numéro
done-company-map_account = Compte enregistré.
done-company-map_journal = Journal enregistré.
done-company-start_series = Prochain numéro enregistré.
fact-company-account_mapped = Plan de comptes modifié
fact-company-journal_mapped = Journaux comptables modifiés
fact-company-series_started = Numérotation fixée
company-account_number = Un numéro de compte commence par trois chiffres du plan comptable (classes 1 à 8) et compte 3 à 12 chiffres ou lettres.
company-account_class = Ce compte doit rester dans la classe { $class }.
company-account_taken = Ce compte sert déjà à un autre usage ({ $role }) : un compte tenu par client, par taux de TVA ou en devise n’en a qu’un.
company-account_in_use = Le compte { $account } porte déjà des écritures que l’on retrouve par son numéro : il ne peut plus être remplacé.
company-account_begun = Le compte { $account } porte déjà des écritures : un compte en devise commence sans écritures, pour que son solde soit tout entier dans sa devise.
company-journal_code = Un code de journal compte 1 à 10 lettres ou chiffres.
company-journal_opening = Les à-nouveaux ont leur propre journal : le code { $code } ne peut servir aux deux.
company-journal_unnamed = Le journal { $code } est nouveau : donnez-lui un intitulé.
company-series_unknown = Ce genre de document n’est pas numéroté.
company-number_shape = Un numéro compte 2 à 35 lettres majuscules, chiffres ou signes - + _ / et finit par des chiffres précédés d’un préfixe.
company-number_taken = Cette forme de numéro est celle d’un autre genre de document ({ $kind }).
company-number_back = Les numéros ne reviennent jamais en arrière : le prochain est { $next }.
company-gap_reason = { $count } numéros seraient sautés : indiquez pourquoi.
ledger-no_open_year = Le { $day } n’est dans aucun exercice ouvert. Ouvrez l’exercice dans les réglages.
settings-accounts = Comptes
settings-numbers = Numéros
account-number = Compte
account-label = Intitulé
account-role = Usage
account-own = Propre à la société
account-which = Comptes
account-search = Compte ou intitulé
account-lead = Les écritures vont sur ces comptes. Ce qui est déjà comptabilisé reste où il est.
account-section = Compte et intitulé
journal-journals = Journaux
journal-code = Code
journal-kind = Écritures
journal-VE = Ventes
journal-BQ = Banque
journal-VT = Valeurs en attente de la banque
journal-OD = Autres opérations
journal-AN = À-nouveaux
journal-section = Journal et intitulé
journal-section-help = Plusieurs sortes d’écritures peuvent partager un journal. Le code vaut pour toutes les écritures, dans tous les livres et fichiers.
account-section-help = Choisissez le compte de votre plan. Les comptes tenus par client ne changent plus une fois mouvementés.
account-usual = Plan comptable général : { $account }
account-abroad = Compte bancaire en devise
account-abroad-help = L’argent reçu dans cette devise y reste et son solde est réévalué à la clôture (666, 766). Sans compte en devise, la banque le change et crédite le compte en euros.
account-abroad-do = Ajouter le compte
series-kind = Document
series-next = Prochain numéro
series-next-hint = Tel qu’il sera imprimé, par exemple FA-2026-0101. L’année suit celle du document.
series-start = Reprendre une numérotation
series-start-help = Quand vous arrivez d’un autre logiciel : la suite continue, dans la forme que vous donnez.
series-reason = Motif
series-reason-hint = Nécessaire si des numéros sont sautés dans une suite commencée.
series-gaps = Numéros sautés
series-first = Premier
series-last = Dernier
series-DV = Devis
series-CO = Commandes
series-BL = Bons de livraison
series-FA = Factures et acomptes
series-AV = Avoirs
series-RG = Règlements
series-OR = Ordres de remboursement
series-PR = Remises de prélèvements
series-MD = Mandats de prélèvement
series-ND = Notes de débit
series-LI = Litiges
year-closed = Clôturé
command-ledger-lock_period = Verrouiller le mois
command-ledger-unlock_period = Déverrouiller le mois
command-ledger-close_year = Clôturer l’exercice
done-ledger-lock_period = Mois verrouillé.
done-ledger-unlock_period = Mois déverrouillé.
done-ledger-close_year = Exercice clôturé.
fact-company-period_locked = Mois verrouillé en comptabilité, à partir du { $month }
fact-company-period_unlocked = Mois déverrouillé, à partir du { $month } : { $reason }
fact-company-year_closed = Exercice clôturé, du { $first } au { $last }
ledger-period_locked = Le mois du { $day } est verrouillé en comptabilité : rien n’y est plus écrit.
ledger-period_open = Le mois du { $day } n’est pas verrouillé.
ledger-period_not_over = Le mois du { $day } n’est pas terminé.
ledger-year_closed = L’exercice du { $day } est clôturé : rien n’y est plus écrit.
ledger-year_not_over = L’exercice qui finit le { $day } n’est pas terminé.
ledger-earlier_year_open = Un exercice antérieur est encore ouvert : les exercices se clôturent dans l’ordre.
ledger-next_year_missing = Ouvrez d’abord l’exercice suivant.
ledger-no_such_year = Aucun exercice ne se termine le { $day }.
