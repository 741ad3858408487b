"""The sunny side: Castro to Bayview."""

from typing import Final

from driveway_demo.stretches import Neighbourhood, Stretch

NEIGHBOURHOODS: Final = (
    Neighbourhood(
        "Castro",
        "94114",
        "8.50",
        ("the Castro Theatre", "Castro station", "Dolores Park"),
        (
            Stretch("Collingwood Street", (37.7607, -122.4361), (37.7575, -122.4358), 100, 299, 3),
            Stretch("Hartford Street", (37.7625, -122.434), (37.7593, -122.4337), 1, 199, 3),
            Stretch("19th Street", (37.7592, -122.4348), (37.759, -122.4381), 4100, 4299, 3),
        ),
    ),
    Neighbourhood(
        "Noe Valley",
        "94114",
        "7.50",
        ("24th Street", "the J Church line", "the Saturday farmers market"),
        (
            Stretch("24th Street", (37.7516, -122.4274), (37.7512, -122.4341), 3800, 4099, 2),
            Stretch("Sanchez Street", (37.7547, -122.4299), (37.7483, -122.4293), 1000, 1399, 2),
            Stretch("Noe Street", (37.7529, -122.4319), (37.7465, -122.4313), 1000, 1399, 2),
            Stretch("Diamond Street", (37.7542, -122.4377), (37.7494, -122.4372), 800, 1099, 2),
        ),
    ),
    Neighbourhood(
        "Mission",
        "94110",
        "8.50",
        ("24th Street", "Valencia Street", "Dolores Park"),
        (
            Stretch("Shotwell Street", (37.7604, -122.4158), (37.754, -122.4152), 700, 1099, 3),
            Stretch("Harrison Street", (37.759, -122.4123), (37.7526, -122.4117), 2400, 2799, 3),
            Stretch("Capp Street", (37.7571, -122.4177), (37.7523, -122.4173), 700, 999, 3),
            Stretch("Guerrero Street", (37.7583, -122.4235), (37.7535, -122.423), 800, 1099, 3),
            Stretch("Hampshire Street", (37.7577, -122.4084), (37.7529, -122.408), 800, 1099, 3),
        ),
    ),
    Neighbourhood(
        "Bernal Heights",
        "94110",
        "5.50",
        ("Cortland Avenue", "Bernal Hill", "Precita Park"),
        (
            Stretch("Cortland Avenue", (37.7389, -122.4182), (37.7391, -122.4135), 400, 799, 2),
            Stretch("Precita Avenue", (37.7474, -122.4141), (37.7469, -122.4105), 300, 599, 2),
            Stretch("Andover Street", (37.7391, -122.4163), (37.7352, -122.4164), 300, 699, 2),
        ),
    ),
    Neighbourhood(
        "Glen Park",
        "94131",
        "6.50",
        ("Glen Park BART", "Glen Canyon", "the village shops"),
        (
            Stretch("Chenery Street", (37.7345, -122.4337), (37.734, -122.4382), 700, 1099, 2),
            Stretch("Diamond Street", (37.736, -122.4341), (37.7405, -122.4352), 2700, 2299, 2),
        ),
    ),
    Neighbourhood(
        "Diamond Heights",
        "94131",
        "5.00",
        ("Glen Canyon", "Twin Peaks", "the Diamond Heights shops"),
        (
            Stretch("Gold Mine Drive", (37.7412, -122.4395), (37.7397, -122.4368), 100, 399, 1),
            Stretch("Clipper Street", (37.749, -122.4405), (37.7475, -122.443), 800, 999, 1),
        ),
    ),
    Neighbourhood(
        "Potrero Hill",
        "94107",
        "7.00",
        ("18th Street", "the Caltrain stop on 22nd Street", "Chase Center"),
        (
            Stretch("Connecticut Street", (37.764, -122.3975), (37.76, -122.3971), 200, 499, 2),
            Stretch("Carolina Street", (37.7622, -122.4003), (37.7573, -122.3998), 400, 799, 2),
            Stretch("Missouri Street", (37.7625, -122.3965), (37.7575, -122.396), 300, 699, 2),
        ),
    ),
    Neighbourhood(
        "Dogpatch",
        "94107",
        "8.00",
        ("Chase Center", "the T Third line", "the 22nd Street Caltrain stop"),
        (
            Stretch("Tennessee Street", (37.7625, -122.39), (37.7577, -122.3895), 700, 1099, 2),
            Stretch("Minnesota Street", (37.76, -122.3907), (37.7563, -122.3903), 800, 1099, 2),
        ),
    ),
    Neighbourhood(
        "SoMa",
        "94103",
        "12.00",
        ("Moscone Center", "the Folsom Street clubs", "Civic Center station"),
        (
            Stretch("Folsom Street", (37.7751, -122.4096), (37.7787, -122.405), 1000, 1199, 2),
            Stretch("Clementina Street", (37.779, -122.4062), (37.7812, -122.4036), 400, 599, 2),
        ),
    ),
    Neighbourhood(
        "South Beach",
        "94107",
        "14.00",
        ("the ballpark", "the Embarcadero", "South Park"),
        (Stretch("Brannan Street", (37.7795, -122.3937), (37.7832, -122.3893), 300, 599, 1),),
    ),
    Neighbourhood(
        "Ingleside",
        "94112",
        "4.00",
        ("City College", "the K Ingleside line", "Balboa Park station"),
        (
            Stretch("Ocean Avenue", (37.7245, -122.456), (37.7249, -122.4632), 1400, 1899, 2),
            Stretch("Faxon Avenue", (37.7246, -122.4603), (37.7205, -122.4604), 700, 1099, 1),
            Stretch("Plymouth Avenue", (37.7238, -122.4562), (37.719, -122.4562), 800, 1199, 1),
        ),
    ),
    Neighbourhood(
        "Excelsior",
        "94112",
        "3.75",
        ("McLaren Park", "Mission Street", "the 14 Mission bus"),
        (
            Stretch("Naples Street", (37.7243, -122.4275), (37.7205, -122.4305), 300, 699, 1),
            Stretch("Edinburgh Street", (37.7239, -122.429), (37.7197, -122.4323), 400, 899, 1),
            Stretch("Excelsior Avenue", (37.726, -122.4327), (37.7236, -122.4279), 100, 599, 2),
        ),
    ),
    Neighbourhood(
        "Portola",
        "94134",
        "3.50",
        ("San Bruno Avenue", "McLaren Park", "the University Mound reservoir"),
        (
            Stretch("Silliman Street", (37.7309, -122.406), (37.7288, -122.413), 100, 799, 1),
            Stretch("Felton Street", (37.729, -122.4053), (37.7267, -122.4123), 200, 899, 1),
        ),
    ),
    Neighbourhood(
        "Visitacion Valley",
        "94134",
        "3.00",
        ("the Leland Avenue shops", "McLaren Park", "the Bayshore Caltrain stop"),
        (Stretch("Leland Avenue", (37.7117, -122.4045), (37.7135, -122.4085), 100, 499, 1),),
    ),
    Neighbourhood(
        "Bayview",
        "94124",
        "3.25",
        ("Third Street", "the T Third line", "the Quesada Gardens"),
        (
            Stretch("Palou Avenue", (37.7336, -122.3901), (37.7296, -122.3833), 1500, 1199, 2),
            Stretch("Quesada Avenue", (37.7345, -122.3933), (37.7318, -122.3887), 1700, 1499, 2),
            Stretch("Newhall Street", (37.7375, -122.3905), (37.7344, -122.3931), 1100, 1499, 1),
        ),
    ),
)
