command-trial-set_day = Changer de jour
done-trial-set_day = Le jour est changé.
trial-real_clock = Ce serveur vit à l’heure de la machine : le jour ne se choisit que pour une société d’essai (quittance init --day).
trial-real_company = Cette société n’est pas une société d’essai : ses jours sont ceux de la machine.
trial-day_back = La société d’essai a déjà vécu le { $last } : le temps ne revient pas en arrière.
trial-store = Ce fichier est celui de sociétés d’essai : une société réelle se crée dans un autre.
