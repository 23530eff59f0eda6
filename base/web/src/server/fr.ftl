# Refus d’une demande
request-broken = Une panne est survenue de notre côté. Rien n’a été perdu ; l’incident est enregistré sous le numéro de la demande.
request-busy = Trop de demandes en même temps. Réessayez dans un instant.
request-body_broken = L’envoi a été interrompu ou n’est pas lisible.
request-csrf = Ce formulaire n’est plus valable : il vient d’une autre session ou d’un autre site. Rouvrez la page et recommencez.
request-amount_invalid = « { $entered } » n’est pas un montant. Écrivez par exemple 1234,56.
request-number_invalid = « { $entered } » n’est pas un nombre.
request-day_invalid = Cette date n’est pas lisible : écrivez AAAA-MM-JJ.
request-id_invalid = Cet identifiant n’est pas lisible.
request-field_invalid = Cette valeur n’a pas la forme attendue ({ $problem }).
request-field_missing = À remplir.
request-field_name = Ce nom de champ n’est pas lisible.
request-file_missing = Choisissez un fichier.
request-forbidden = Votre rôle ne permet pas cette action.
request-json_malformed = Le contenu JSON n’est pas lisible ({ $problem }).
request-link_used = Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre à un administrateur de votre société.
request-link_local = Ce lien ne s’ouvre que sur la machine où Quittance fonctionne.
request-key_malformed = La clé d’idempotence doit compter 1 à 64 caractères visibles.
request-key_done = Ceci a déjà été fait, ou commencé, sous cette clé ; la réponse contient un secret qui n’est montré qu’une fois. Regardez la liste de ce qui existe, et prenez une nouvelle clé pour le refaire.
request-key_reused = Cette clé d’idempotence a déjà servi pour un autre contenu.
request-media = Ce type de contenu n’est pas accepté : { $wanted } est attendu.
request-method = Cette méthode n’est pas possible à cette adresse ({ $allow }).
request-no_company = Aucune société ne vous est ouverte. Demandez l’accès à un administrateur.
request-not_found = Rien n’existe à cette adresse.
request-nul = Le caractère nul n’est pas accepté.
request-session_ended = Votre session est terminée. Reconnectez-vous.
request-sign_in_wrong = L’adresse ou le mot de passe n’est pas le bon.
request-signed_out = Connectez-vous d’abord.
request-rows_ticked = Choisissez entre une et { $most } lignes.
request-slow = L’envoi a pris trop de temps.
request-timeout = La réponse a pris trop de temps. Vérifiez si l’action a eu lieu avant de recommencer.
request-token_missing = Un jeton d’accès est attendu (Authorization: Bearer).
request-token_wrong = Ce jeton d’accès n’est pas valable.
request-too_large = L’envoi dépasse { $max } octets.
request-too_many = Trop de demandes. Réessayez dans { $seconds } s.
request-too_many_rows = Le formulaire dépasse { $max } lignes.
request-utf8_malformed = Le texte n’est pas en UTF-8.
store-busy = Trop de demandes en même temps. Réessayez dans un instant.
store-closing = Le service s’arrête ; réessayez dans un instant.
store-newer = Cette base a été écrite par une version plus récente ({ $step } { $version }, connue ici : { $known }). Mettez le logiciel à jour.
store-backup_exists = Le fichier { $file } existe déjà : choisissez un autre nom.
store-not_empty = La base { $store } existe déjà : restaurez dans un emplacement vide.
store-journal_damaged = Ce journal n’est pas entier : { $problem }. Rien n’a été rejoué.
seal-malformed = Le fichier { $file } n’est pas un scellé.
seal-signature = Le scellé { $file } a été modifié : sa signature est fausse.

# Comptes
user-email_malformed = Cette adresse électronique n’est pas lisible.
user-email_taken = L’adresse { $email } a déjà un compte.
user-name_missing = Indiquez un nom, de 100 caractères au plus.
user-not_found = Aucun compte n’a l’adresse { $email }.
user-password_long = Le mot de passe dépasse { $max } caractères.
user-password_short = Le mot de passe doit compter au moins { $min } caractères.
user-password_wrong = Le mot de passe actuel n’est pas le bon.
user-elsewhere = Cette personne travaille aussi pour une autre société : seule elle-même peut changer son mot de passe ou fermer son compte.
session-not_found = Cette session est déjà terminée.
token-name_missing = Indiquez à quoi sert le jeton, en 100 caractères au plus.
token-not_found = Ce jeton n’existe pas ou a déjà été révoqué.

# Société
company-open = Ouvrir { $name }
company-switch = Changer de société

# Plusieurs lignes
each-row = Ligne
each-result = Résultat
each-done = Fait
each-refused = Refusé
each-back = Revenir à la liste
each-sums = { $done ->
    [one] { $done } ligne traitée
   *[other] { $done } lignes traitées
}{ $refused ->
    [0] .
    [one] , { $refused } refusée.
   *[other] , { $refused } refusées.
}

# Recherche
search-actions = Actions
search-button = Rechercher
search-field = Client, numéro, montant, page
search-none = Rien ne commence par « { $asked } ». Essayez un numéro, un nom ou un montant.
search-pages = Pages
search-title = Recherche

# API
api-title = API
api-example = Exemple
api-input = Envoi
api-intro-errors = Un refus porte un code stable, une phrase dans la langue demandée (Accept-Language) et le champ concerné.
api-intro-key = Envoyez chaque commande avec une clé de votre choix (Idempotency-Key) : répétée, elle n’a lieu qu’une fois.
api-intro-token = Un administrateur de la société crée un jeton ; il accompagne chaque demande.
api-intro-values = Les montants sont des entiers en centimes, les dates s’écrivent AAAA-MM-JJ, les identifiants sont du texte.
api-output = Réponse
api-parameters = Paramètres
api-statuses = Autres réponses possibles :
visitor-again = Réessayer
search-overtaken = Un autre serveur a déjà pris ces faits pour la recherche ; le prochain passage prend la suite.
