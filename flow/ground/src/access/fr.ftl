## Personnes
access-person = Personne
access-person-help = Sans compte encore, elle choisit son mot de passe par un lien valable trois jours, que vous lui transmettez.
access-language = Langue des pages
access-closed = Compte fermé

## Jetons
settings-tokens = Jetons d’API
tokens-title = Jetons d’API
tokens-none = Aucun jeton
tokens-teach = Un jeton permet à un logiciel d’utiliser l’API au nom d’un membre : boutique en ligne, ERP, tableur.
token-name = Utilité
token-name-hint = Ce qu’on lira ici plus tard : « boutique en ligne », « connecteur bancaire »…
token-user = Au nom de
token-may = Droits
token-may-all = Tous ceux du membre
token-may-hint = Aucune case cochée : tous les droits du membre.
token-created = Créé
token-used = Dernier usage
token-revoked = Révoqué
token-revoke-named = Révoquer « { $name } »
token-reference = Référence de l’API
token-new = Nouveau jeton
token-new-help = Le jeton n’est montré qu’une fois, juste après sa création.

## Mon compte
account-title = Mon compte
account-preferences = Préférences
account-look = Langue et apparence
account-password = Mot de passe
account-password-help = Au moins 10 caractères.
account-current = Mot de passe actuel
account-new = Nouveau mot de passe
account-sessions = Sessions
session-since = Connexion
session-seen = Dernière activité
session-here = Cette session

## Actes
command-access-invite = Inviter une personne
command-access-reset = Nouveau mot de passe
command-access-close = Fermer le compte
command-access-reopen = Rouvrir le compte
command-access-make_token = Créer un jeton
command-access-revoke_token = Révoquer
command-access-change_password = Changer le mot de passe
command-access-prefer = Enregistrer les préférences
command-access-end_session = Terminer
command-access-end_others = Terminer toutes les autres sessions
done-access-invite = Le rôle est donné à { $email }. Sans mot de passe encore, la personne entre par ce lien, valable trois jours :
done-access-reset = { $email } choisit un nouveau mot de passe par ce lien, valable trois jours :
done-access-close = Le compte de { $email } est fermé.
done-access-reopen = Le compte de { $email } est rouvert.
done-access-make_token = Jeton créé. Copiez-le maintenant, il ne sera plus montré : { $secret }
done-access-revoke_token = Jeton révoqué.
done-access-change_password = Mot de passe changé.
done-access-prefer = Préférences enregistrées.
done-access-end_session = Session terminée.
done-access-end_others = { $ended ->
    [one] { $ended } session terminée.
   *[other] { $ended } sessions terminées.
}

## Refus
access-own_account = On ne ferme pas son propre compte : demandez à une autre personne de la direction.

## Vues
command-view-keep = Garder la vue
command-view-forget = Oublier la vue
done-view-keep = Vue « { $name } » gardée.
done-view-forget = Vue « { $name } » oubliée.
view-name = Donnez à la vue un nom de 60 caractères au plus.
view-url = Cette liste ne peut pas être gardée.
view-too_many = On garde au plus { $most } vues d’une liste : oubliez-en une d’abord.
