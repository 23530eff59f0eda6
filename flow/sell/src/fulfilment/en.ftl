## The pages
shipments-title = Deliveries
shipments-search = Number, order, customer
shipments-all = All
shipments-under_way = Under way
shipments-delivered = Delivered
shipments-none = No delivery yet
shipments-teach = Every shipment makes a delivery note. The customer’s signature on arrival is its proof.
shipments-to-ship = See the orders to ship
shipment-the = The shipment
shipment-lines = Contents
shipment-left = Left
shipment-arrived = Arrived
shipment-ship_to = Ship to
shipment-carrier = Carrier
shipment-tracking = Tracking number
shipment-proof = Proof of delivery
shipment-received_by = Received by
shipment-received_by-hint = Name of the person who signs
shipment-reserves = Reservations:
shipment-reserves-field = Reservations
shipment-reserves-hint = Missing parcel, breakage… Empty when all is well.
shipment-with-reserves = with reservations

## Deeds
command-shipment-ship = Ship all
command-shipment-send = Ship a part…
command-shipment-ship-now = Ship
command-shipment-deliver = Confirm the delivery
done-shipment-ship = Delivery note { $number } made.
done-shipment-send = Delivery note { $number } made.
done-shipment-deliver = Delivery { $number } confirmed.
fact-shipment-sent = { $carrier ->
   [none] Goods shipped
   *[other] Goods shipped by { $carrier }
}
fact-shipment-delivered = { $received_by ->
   [none] Goods delivered on { $day }
   *[other] Goods delivered on { $day }, received by { $received_by }
}

## Refusals
shipment-delivered_already = This delivery was confirmed already, on { $day }.
shipment-delivery_day = The delivery lies between departure and today.
shipment-nothing = Give at least one quantity.
command-shipment-print = Keep the PDF
done-shipment-print = The PDF is kept.
shipment-print = PDF
