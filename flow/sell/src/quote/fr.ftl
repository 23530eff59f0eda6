## La liste
quotes-title = Devis
quotes-search = Numéro, client
quotes-all = Tous
quotes-draft = Brouillons
quotes-sent = Envoyés
quotes-accepted = Acceptés
quotes-expired = Expirés
quotes-none = Pas encore de devis
quotes-teach = Un devis engage un prix jusqu’à un jour dit. Une fois accepté, il devient une commande en un geste, avec les mêmes lignes et les mêmes remises.

## Le document
quote-the = Le devis
quote-new = Nouveau devis
quote-edit = Modifier le devis
quote-new-version = Nouvelle version
quote-head-help = Une version envoyée ne change plus : la modifier en ouvre une nouvelle.
quote-valid_until = Valable jusqu’au
quote-valid_until-hint = Au-delà, une nouvelle version est nécessaire.
quote-revision = Version
quote-revised = Du
quote-versions = Versions
quote-version-of = Version { $revision } du { $day }
quote-version-pdf = PDF de la version { $revision }
quote-old-version = Ceci est la version { $revision }, remplacée depuis.
quote-see-present = Voir la version en cours
quote-expired-on = La validité a pris fin le { $day }. Ouvrez une nouvelle version pour proposer à nouveau.
quote-accepted = Accepté
quote-accepted_day = Accepté le
quote-accepted_by = Par
quote-accepted_how = Comment
quote-accepted_how-hint = Devis signé « bon pour accord », courriel, téléphone…
quote-lost-why = Pourquoi
quote-lost-hint = Ce que le client a dit ; nécessaire pour « autre »
quote-lost-price = Prix trop élevé
quote-lost-delivery = Délai trop long
quote-lost-competitor = Un concurrent a été retenu
quote-lost-dropped = Projet abandonné par le client
quote-lost-no_answer = Sans réponse
quote-lost-withdrawn = Retiré par nous
quote-lost-other = Autre

## Actes
quote-accept-does = Note l’accord du client. Le devis peut alors devenir une commande, même après sa date de validité.
quote-refuse-does = Clôt le devis sans suite. Le motif sert à comprendre ce qui fait perdre des affaires.
quote-order-does = Crée une commande avec les lignes, les prix et les remises du devis. Elle se confirme ensuite comme toute commande.
command-quote-draft = Établir un devis
command-quote-enter = Enregistrer le devis
command-quote-revise = Modifier le devis
command-quote-reword = Modifier le devis
command-quote-send = Marquer comme envoyé
command-quote-print = Conserver le PDF
command-quote-accept = Noter l’accord
command-quote-refuse = Clore sans suite
command-quote-order = Créer la commande
done-quote-draft = Devis { $number } enregistré.
done-quote-enter = Devis { $number } enregistré.
done-quote-revise = Devis { $number } enregistré, version { $revision }.
done-quote-reword = Devis { $number } enregistré, version { $revision }.
done-quote-send = Devis { $number } envoyé.
done-quote-print = Le PDF est conservé.
done-quote-accept = Devis { $number } accepté.
done-quote-refuse = Devis { $number } clos.
done-quote-order = Commande { $number } créée.

## Histoire
fact-quote-drafted = Devis établi : { $net } HT, valable jusqu’au { $valid_until }
fact-quote-revised = Devis modifié, version { $revision } : { $net } HT, valable jusqu’au { $valid_until }
fact-quote-sent = Version { $revision } envoyée au client
fact-quote-accepted = Devis accepté le { $accepted_day }
fact-quote-lost = { $reason ->
   [none] Devis clos sans suite
   *[other] Devis clos sans suite : { $reason }
}
fact-quote-ordered = Devis transformé en commande

## Refus
quote-state = { $state ->
   [draft] Le devis n’est pas encore envoyé.
   [sent] Le devis est déjà envoyé.
   [accepted] Le devis est accepté : il ne change plus.
   [ordered] Le devis est devenu une commande.
   [lost] Le devis est clos.
   *[other] L’état du devis ne permet pas cet acte ({ $verb }).
}
quote-expired = Le devis n’est plus valable depuis le { $day } : ouvrez une nouvelle version.
quote-valid_until_refused = Date de validité impossible.
quote-accepted_day_refused = Le jour de l’accord est entre l’envoi et aujourd’hui.
quote-print = PDF
