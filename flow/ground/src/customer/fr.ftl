## La liste
customers-title = Clients
customers-search = Nom, numéro, SIREN
customers-none = Pas encore de client
customers-teach = Vos clients arrivent ici, saisis un à un ou importés d’un fichier. Chacun garde ses identifiants vérifiés, ses conditions de règlement, sa limite de crédit et toute son histoire.
customer-new = Nouveau client
customer-edit = Modifier le client
customer-terms = Règlement
customer-limit-label = Limite de crédit
customer-limit-over = Limite dépassée
customer-no_limit = sans limite
customer-exposure = Encours
customer-over = Limite dépassée
customer-open = Solde ouvert
customer-overdue = Retard
customer-overdue-yes = En retard
customer-overdue-no = À jour
customer-overdue-none = Rien n’est en retard

## La fiche
customer-invoices-count = { $count ->
   [one] { $count } facture
   *[other] { $count } factures
}
customer-on_account = Acompte et trop-perçu
customer-on_account-what = Encaissé, pas encore affecté
customer-open_items = Échéances ouvertes
customer-letter = Lettrer à la main
customer-bills = Effets
customer-bill-draw = Nouvel effet
customer-bill = effet
customer-prepaid = En procédure collective : paiement d’avance
customer-open_items-none = Ce client ne doit rien.
customer-due = Échéance
customer-left = Reste dû
customer-identity = Identité
customer-delivery = Livraison
customer-paid_by = Payé par
customer-part-invoiced = Factures ouvertes
customer-part-bills = Effets en banque
customer-part-delivered = Livré, non facturé
customer-part-orders = Commandes confirmées
customer-part-unapplied = Encaissements non affectés
customer-papers-order = Commandes
customer-papers-invoice = Factures
customer-papers-payment = Encaissements

## Les formulaires
customer-identity-help = Les identifiants sont vérifiés par leur clé et entre eux ; un SIRET suffit à trouver le SIREN.
customer-name = Raison sociale
customer-number = Numéro de client
customer-number-hint = Laissez vide pour recevoir le suivant.
customer-siren-hint = 9 chiffres
customer-iban-hint = Sert à reconnaître ses virements.
customer-duplicate-yes = C’est un autre établissement : créer quand même
customer-people = Contact
customer-people-help = Ces données sont personnelles : elles peuvent être effacées sans toucher aux documents.
customer-language-hint = Celle de ses documents
customer-billing = Adresse de facturation
customer-deliveries-help = Là où partent les marchandises, si ce n’est pas à l’adresse de facturation. Videz une adresse pour la retirer.
customer-delivery-number = Adresse de livraison { $number }
customer-conditions = Conditions
customer-conditions-help = Au plus 60 jours date de facture, ou 45 jours fin de mois (C. com. art. L441-10).
customer-payer-itself = Paie lui-même
customer-payer-hint = Une centrale ou un siège qui règle à sa place ; la limite de crédit est alors la sienne.
customer-limit-hint = TTC. Vide : sans limite.
customer-limit-set = Fixer la limite de crédit
customer-limit-help = Une commande qui la dépasse est retenue jusqu’à ce qu’elle soit libérée.
customer-limit-reason = Motif
customer-limit-reason-hint = Assurance, comportement de paiement, décision…
customer-exposure-now = Encours actuel :

## Actes
command-customer-create = Créer le client
command-customer-change = Modifier le client
command-customer-set_limit = Fixer la limite de crédit
done-customer-create = Client { $number } créé.
done-customer-change = Client { $number } enregistré.
done-customer-set_limit = Limite de crédit enregistrée.
fact-customer-created = Client créé sous le numéro { $number }
fact-customer-changed = Fiche modifiée : { $changed }
fact-customer-limit_set = { $limit ->
   [none] Limite de crédit levée
   *[other] Limite de crédit fixée à { $limit }
}

## Refus
customer-unknown = Aucun client ne correspond.
customer-ambiguous = Plusieurs clients correspondent à « { $entered } » : indiquez le numéro.
customer-duplicate = Ce SIREN est déjà celui du client { $number } ({ $name }).
customer-number_taken = Le numéro { $number } est déjà attribué.
customer-limit = Une limite de crédit est positive ou nulle.
customer-deliveries_count = { $most } adresses de livraison au plus.
customer-payer_chain = Ce payeur est lui-même payé par un autre ; choisissez le dernier ({ $payer }).
customer-payer_in_use = Le payeur ne peut changer tant qu’un encours est ouvert.
customer-consumer = Particulier
customer-consumer-hint = Un consommateur : la TVA est celle des ventes aux particuliers.
customer-invoicing = Facturation
customer-invoicing-hint = Une facture mensuelle regroupe les livraisons du mois et cite les bons de livraison.
billing-per_delivery = À chaque livraison
billing-monthly = Une fois par mois

# Données personnelles
customer-personal = Données personnelles
customer-personal-see = Voir et effacer
customer-personal-lead = Ce que le journal conserve des personnes de ce client : à montrer à qui le demande (RGPD, art. 15). Le même contenu se lit par l’API.
customer-personal-held = Données conservées
customer-personal-none = Rien de personnel n’est conservé.
customer-personal-fact = Fait
customer-personal-values = Valeurs
customer-personal-kept = Conservation
customer-personal-erasable = Peut être effacé
customer-personal-proof = Preuve d’une livraison ou d’un règlement (C. com., art. L123-22)
customer-erase-reason = Motif
customer-erase-reason-hint = Qui l’a demandé, et quand.
customer-erase-help = Interlocuteur, courriel et téléphone, actuels et passés, sont effacés pour toujours. Les documents restent, et la chaîne du journal reste entière.
command-customer-erase_contact = Effacer le contact
done-customer-erase_contact = Contact effacé.
fact-customer-contact_erased = Contact effacé
customer-nothing_to_erase = Il n’y a plus rien de personnel à effacer.
## Escompte
customer-discount_rate = L’escompte va de 0 à 20 %.
customer-discount_days = Le délai d’escompte va de 0 à 180 jours, et n’a de sens qu’avec un taux.
customer-discount_rate-field = Escompte pour paiement anticipé
customer-discount_rate-hint = Zéro : aucun escompte. La condition figure sur la facture (C. com. L441-9).
customer-discount_days-field = Accordé dans les (jours après la facture)
## Recouvreur et segment
customer-collector = Recouvreur
customer-collector-hint = Qui suit ses règlements : un nom ou un code à vous.
customer-segment = Segment
customer-segment-hint = Grands comptes, artisans, secteur public… Les chiffres se lisent par segment.
command-customer-assign = Affecter
done-customer-assign = Client { $number } affecté.
customer-statement = Relevé de compte
customer-currency-hint = Celle des devis et des commandes, sauf mention contraire. L’encours et la limite restent en euros.
terms-net = { $days ->
   [0] Comptant
   *[other] { $days } jours nets
}
terms-days_eom = { $days ->
   [0] Fin de mois
   *[other] { $days } jours fin de mois
}
terms-eom_days = Fin de mois + { $days } jours
terms-days_eom_day = { $days } jours fin de mois le { $day }
customer-vat-number = Numéro de TVA
customer-vat-check = Vérifier le numéro de TVA
customer-vat-known = Dernière réponse
customer-vat-tell = Noter une réponse de VIES
customer-vat-help = La réponse du registre VIES de la Commission européenne au jour de l’opération, avec son numéro de consultation, prouve que l’exonération est fondée.
customer-vat-said = Réponse
customer-vat-said-valid = Numéro valide
customer-vat-said-invalid = Numéro non valide
customer-vat-said-unavailable = Service indisponible
customer-vat-reference = Numéro de consultation
customer-vat-reference-hint = VIES le donne à qui indique son propre numéro de TVA.
customer-vat-name = Nom inscrit au registre
customer-vat-note = Adresse ou remarque
customer-vat-source = Source
customer-vat-asked = VIES, interrogé par ce serveur
customer-vat-told = saisie
customer-vat-failed = Le { $day }, VIES n’a pas répondu ({ $word }).
command-customer-check_vat_number = Noter la réponse de VIES
done-customer-check_vat_number = Réponse enregistrée.
command-customer-ask_vat_register = Interroger VIES
done-customer-ask_vat_register = VIES est interrogé ; la réponse arrive sur la fiche du client.
fact-customer-vat_checked = { $said ->
    [valid] Numéro de TVA { $number } valide selon VIES
    [invalid] Numéro de TVA { $number } non valide selon VIES
   *[unavailable] VIES n’a pas répondu pour le numéro { $number }
}
customer-no_vat_number = Ce client n’a pas de numéro de TVA : saisissez-le d’abord sur sa fiche.
customer-other_vat_number = Le numéro de TVA du client est { $number } : la réponse porte sur un autre.
customer-vat_check_ahead = Une réponse ne peut dater d’un jour à venir.
customer-vat_register_off = L’interrogation de VIES depuis ce serveur n’est pas activée : activez-la dans les réglages, ou notez la réponse à la main.
