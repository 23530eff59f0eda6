## The pages
stock-title = Stock
stock-warehouse = Warehouse
stock-on_hand = On hand
stock-reserved = Reserved
stock-free = Available
stock-level = Level
stock-level-none = None left
stock-level-some = Available
stock-level-reserved = Reserved for orders
stock-none = Nothing in stock
stock-teach = Stock follows every receipt, reservation and shipment, by warehouse. It begins with a warehouse and goods.
stock-no-warehouse-yet = Set up a warehouse first.
stock-receive = Receive goods
stock-count = Count
stock-where = Where
stock-reference = Reference
stock-reference-hint = The supplier’s delivery note
stock-enter-lines = Goods received
stock-enter-help = One line for each item; empty lines are ignored.
stock-enter_count-lines = Goods counted
stock-enter_count-help = Enter what you found; the difference to the books is recorded.
stock-new-warehouse = New warehouse
stock-new-warehouse-help = The first warehouse serves orders that name no other.
stock-code = Code
stock-code-hint = Short and unique: DIJ, TLS…

## Deeds
command-stock-create_warehouse = Set up the warehouse
command-stock-receive = Receive goods
command-stock-count = Record the count
command-stock-enter = Receive into stock
command-stock-enter_count = Record the count
done-stock-create_warehouse = Warehouse { $code } set up.
done-stock-receive = Goods received into stock.
done-stock-count = Count recorded.
done-stock-enter = Goods received into stock.
done-stock-enter_count = Count recorded.
fact-warehouse-created = Warehouse { $name } set up
fact-warehouse-received = { $reference ->
   [none] Goods received
   *[other] Goods received, note { $reference }
}
fact-warehouse-counted = { $moves ->
   [none] Count without difference
   [one] Count: { $moves } item corrected
   *[other] Count: { $moves } items corrected
}

## Refusals
stock-no_warehouse = No such warehouse; set one up first.
stock-warehouse_exists = Code { $code } is already that of a warehouse.
stock-item_twice = This item appears twice.
stock-counted_below_reserved = { $reserved } are reserved for orders: first decide which one waits.
stock-lines_count = Between 1 and { $most } lines.
stock-service = A service has no stock.
stock-quantity = This quantity is not possible.
warehouse-use = Use
warehouse-default = Default for orders
