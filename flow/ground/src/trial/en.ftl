command-trial-set_day = Change the day
done-trial-set_day = The day is changed.
trial-real_clock = This server lives on the machine’s clock: the day can only be chosen for a trial company (quittance init --day).
trial-real_company = This is no trial company: its days are those of the machine.
trial-day_back = The trial company has lived { $last } already: time does not go back.
trial-store = This store is of trial companies: a real one is founded in another.
