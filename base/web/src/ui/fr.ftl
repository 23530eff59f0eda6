# Les mots du cadre : barres, listes, formulaires, erreurs, jours et unités.

product-name = Quittance
language-own-name = Français

## Cadre
frame-skip = Aller au contenu
frame-crumbs = Chemin
frame-rail = Étapes
frame-bar = Raccourcis
frame-more = Plus
frame-search = Client, document, montant, action…
frame-search-key = Ctrl K
frame-new = Nouveau
frame-notifications = { $count ->
    [0] Notifications
    [one] Notifications : { $count } non lue
   *[other] Notifications : { $count } non lues
}
frame-help = Aide
frame-account = Compte de { $name }
frame-my-settings = Mes réglages
frame-language = Langue
frame-theme = Apparence
theme-auto = Auto
theme-light = Clair
theme-dark = Sombre
frame-keys = Ctrl K chercher · j k parcourir · Entrée ouvrir · x choisir · / filtrer · c créer
frame-keys-switch = Raccourcis d’une lettre
frame-sign-out = Se déconnecter

## Étapes
rail-today = À faire
rail-flow = Flux
rail-customers = Clients
rail-quotes = Devis
rail-orders = Commandes
rail-deliveries = Livraisons
rail-invoices = Factures
rail-cash = Encaissements
rail-collections = Recouvrement
rail-disputes = Litiges
rail-accounting = Comptabilité
rail-insight = Pilotage
rail-items = Articles
rail-stock = Stock
rail-settings = Réglages
rail-waiting = en attente

## Palette
palette-title = Chercher et agir
palette-ask = Que cherchez-vous ?
palette-escape = Échap
palette-none = Rien ne correspond. Essayez un nom, un numéro ou un montant.
palette-keys = ↑ ↓ pour choisir, Entrée pour ouvrir

## Listes
list-sort = Trier par { $label }
list-tick = Choisir cette ligne
list-tick-all = Choisir toutes les lignes
list-with-ticked = Avec les lignes choisies :
list-ticked-one = 1 ligne choisie
list-ticked-many = # lignes choisies
list-pages = Pages
list-previous = Précédent
list-next = Suivant
list-shown = { $count ->
    [one] { $count } ligne
   *[other] { $count } lignes
}
list-shown-of = { $shown } sur { $count }
list-views = Vues
views-kept = Vues
views-teach = Gardez cette liste, ses filtres et son tri sous un nom.
views-name = Nom de la vue
views-keep = Garder cette liste
views-forget = Oublier « { $name } »
list-clear = Tout effacer
list-apply = Appliquer
list-unset = Retirer le filtre { $label }

## Formulaires
field-required = Obligatoire
form-refused = { $count ->
    [one] Une chose reste à corriger
   *[other] { $count } choses restent à corriger
}
form-kept = Rien n’a été enregistré ; votre saisie est conservée ci-dessous.
form-leave = Vos modifications ne sont pas enregistrées.
form-cancel = Annuler
form-save = Enregistrer
lines-number = Ligne
lines-amount = Montant HT
lines-add = Ajouter des lignes
lines-remove = Retirer la ligne
lines-remove-number = Retirer la ligne { $number }
lines-cell = { $label }, ligne { $number }
lines-running = Total HT
refusal-unknown = Cette action a été refusée ({ $code }).

## Documents
document-states = États du document
document-chain = Documents liés
chain-none = Pas encore
step-done = fait
step-waiting = en attente
step-ahead = à venir
timeline-details = Détails
actions-refused = Pas possible maintenant
act-for-good = C’est définitif.

## Panneaux
progress-leave = Vous pouvez quitter cette page, le travail continue.
progress-again = Actualiser
work-all = Tout voir

## Images
chart-table = Les chiffres de l’image
chart-stage = Étape
chart-amount = Montant
chart-count = Nombre
chart-median = Délai médian
chart-bucket = Tranche
chart-share = Part
chart-part = Composante
chart-point = Période
chart-value = Valeur
chart-limit = Limite
chart-room = Disponible
chart-over = Dépassement
chart-used = { $share } de la limite
chart-no-limit = Sans limite
chart-median-days = { $days } en médiane
chart-documents = { $count ->
    [one] { $count } document
   *[other] { $count } documents
}

## Connexion
sign-in-title = Connexion
sign-in-lead = De la commande à l’encaissement.
sign-in-email = Adresse e-mail
sign-in-password = Mot de passe
sign-in-button = Se connecter
welcome-title = Choisir un mot de passe
welcome-lead = Ce lien vous ouvre Quittance une fois ; ensuite, vous vous connectez avec votre adresse et ce mot de passe.
welcome-password = Mot de passe
welcome-password-hint = Au moins 10 caractères. Une phrase de quelques mots se retient mieux qu’un mot compliqué.
welcome-button = Enregistrer et entrer

## Erreurs
error-home = Revenir à l’accueil
error-reference = Référence à communiquer :
error-400 = Cette demande n’est pas lisible
error-400-what = Une partie de l’adresse ou de l’envoi n’a pas la forme attendue. Rien n’a été modifié.
error-400-do = Revenez en arrière et recommencez ; si vous avez suivi un lien, il est peut-être incomplet.
error-403 = Cette page n’est pas ouverte à votre rôle
error-403-what = Vous êtes bien connecté, mais votre rôle ne permet pas cette action. Rien n’a été modifié.
error-403-do = Demandez le droit à un administrateur de votre société, ou ouvrez la page avec un autre compte.
error-404 = Cette page n’existe pas
error-404-what = L’adresse est inexacte, ou le document appartient à une autre société.
error-404-do = Cherchez-le par son numéro ou par le nom du client.
error-409 = Le document a changé entre‑temps
error-409-what = Quelqu’un d’autre l’a modifié pendant que vous le consultiez. Votre action n’a pas été appliquée.
error-409-do = Rouvrez le document pour voir son état actuel, puis recommencez si c’est encore utile.
error-500 = Une erreur est survenue de notre côté
error-500-what = Votre action n’a pas été enregistrée, et rien n’a été fait à moitié.
error-500-do = Recommencez dans un instant. Si cela se reproduit, transmettez la référence à votre administrateur.
error-503 = Trop de demandes à la fois
error-503-what = Le serveur ne peut pas répondre en ce moment. Rien n’a été modifié.
error-503-do = Recommencez dans quelques secondes.

## API
api-begin = Pour commencer
api-contents = Sommaire
api-download = OpenAPI
api-field = Champ
api-type = Type
api-meaning = Signification

## Jours
day-short = { $day } { $month } { $year }
day-first = 1er
day-today = aujourd’hui
day-tomorrow = demain
day-yesterday = hier
day-in = dans { $count } j
day-ago = il y a { $count } j
day-late = { $count } j de retard
month-short-1 = janv.
month-short-2 = févr.
month-short-3 = mars
month-short-4 = avr.
month-short-5 = mai
month-short-6 = juin
month-short-7 = juil.
month-short-8 = août
month-short-9 = sept.
month-short-10 = oct.
month-short-11 = nov.
month-short-12 = déc.
month-long-1 = janvier
month-long-2 = février
month-long-3 = mars
month-long-4 = avril
month-long-5 = mai
month-long-6 = juin
month-long-7 = juillet
month-long-8 = août
month-long-9 = septembre
month-long-10 = octobre
month-long-11 = novembre
month-long-12 = décembre
weekday-1 = lundi
weekday-2 = mardi
weekday-3 = mercredi
weekday-4 = jeudi
weekday-5 = vendredi
weekday-6 = samedi
weekday-7 = dimanche

## Unités
span-millis = { $n } ms
span-seconds = { $n } s
span-minutes = { $n } min
span-hours = { $n } h
span-days = { $n } j
size-bytes = { $n } o
size-kilo = { $n } ko
size-mega = { $n } Mo
size-giga = { $n } Go
