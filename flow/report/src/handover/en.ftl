# Entries for other accounting software

command-handover-export = Hand entries over
command-handover-cancel = Cancel the batch
done-handover-export = { $entries } entries are handed over; take the file of batch { $rank }.
done-handover-cancel = Batch { $rank } is cancelled: its entries go with the next one.
fact-handover-exported = Batch { $rank }: { $entries } entries handed over
fact-handover-cancelled = Batch cancelled: { $reason }

handover-format_unknown = There is no such format.
handover-days = The last day is before the first.
handover-nothing = All entries of these days are handed over already, or there are none.
handover-cancelled = This batch is cancelled already.
handover-not_last = Only the last batch can be cancelled.

handover-tab = Handover
handover-new = Hand over what is not yet
handover-export-does = The batch holds the entries of these days that no earlier batch has, even those booked afterwards. Nothing is handed over twice.
handover-format = Format
handover-file = A file without handing over
handover-file-does = All entries of these days, without noting them as handed over.
handover-download = Download
handover-batches = Batches
handover-rank = Batch
handover-entries = Entries
handover-state-kept = Handed over
handover-state-cancelled = Cancelled
handover-none = No batch yet
handover-none-teaches = If the books are kept in other software, hand over the entries of each month in the format that it reads.
handover-earlier = Earlier batches
handover-cancel-does = The entries of batch { $rank } go with the next one. Take them out of the other software if they are there.
handover-reason = Reason
