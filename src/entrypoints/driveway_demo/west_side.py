"""The avenues: Sunset, Richmond and what lies west of Twin Peaks."""

from typing import Final

from driveway_demo.stretches import Neighbourhood, Stretch

NEIGHBOURHOODS: Final = (
    Neighbourhood(
        "Outer Sunset",
        "94122",
        "4.50",
        ("Ocean Beach", "the N Judah line", "the surf shops on Judah"),
        (
            Stretch("Judah Street", (37.7607, -122.5009), (37.7604, -122.5063), 3600, 4100, 2),
            Stretch("44th Avenue", (37.7624, -122.5043), (37.7568, -122.5039), 1300, 1599, 2),
            Stretch("37th Avenue", (37.7591, -122.4964), (37.7535, -122.496), 1500, 1799, 2),
            Stretch("Noriega Street", (37.7538, -122.4884), (37.7535, -122.4949), 2300, 2900, 2),
            Stretch("31st Avenue", (37.765, -122.4903), (37.7594, -122.4899), 1200, 1499, 2),
        ),
    ),
    Neighbourhood(
        "Inner Sunset",
        "94122",
        "6.00",
        ("Golden Gate Park", "the UCSF hospital", "the restaurants on Irving"),
        (
            Stretch("9th Avenue", (37.7642, -122.4661), (37.7586, -122.4657), 1300, 1599, 2),
            Stretch("Irving Street", (37.7641, -122.4694), (37.7638, -122.4759), 1100, 1700, 2),
            Stretch("7th Avenue", (37.7624, -122.4638), (37.7587, -122.4636), 1400, 1599, 2),
            Stretch("22nd Avenue", (37.7616, -122.4802), (37.7542, -122.4796), 1400, 1799, 2),
        ),
    ),
    Neighbourhood(
        "Parkside",
        "94116",
        "4.00",
        ("Stern Grove", "the L Taraval line", "the San Francisco Zoo"),
        (
            Stretch("Taraval Street", (37.7428, -122.481), (37.7424, -122.4908), 1400, 2300, 2),
            Stretch("28th Avenue", (37.7482, -122.4858), (37.7426, -122.4854), 2100, 2399, 2),
            Stretch("40th Avenue", (37.7458, -122.4987), (37.7401, -122.4983), 2200, 2499, 2),
            Stretch("20th Avenue", (37.7411, -122.4765), (37.7374, -122.4763), 2500, 2699, 2),
        ),
    ),
    Neighbourhood(
        "Inner Richmond",
        "94118",
        "6.25",
        ("Clement Street", "the de Young Museum", "the Conservatory of Flowers"),
        (
            Stretch("Clement Street", (37.7836, -122.4612), (37.7831, -122.4699), 200, 1000, 2),
            Stretch("5th Avenue", (37.7796, -122.4632), (37.7759, -122.4629), 500, 699, 2),
            Stretch("10th Avenue", (37.7812, -122.4687), (37.7774, -122.4685), 400, 599, 2),
            Stretch("Balboa Street", (37.7778, -122.462), (37.7775, -122.4674), 300, 800, 2),
        ),
    ),
    Neighbourhood(
        "Outer Richmond",
        "94121",
        "4.75",
        ("Lands End", "Ocean Beach", "the Balboa Theatre"),
        (
            Stretch("25th Avenue", (37.784, -122.4851), (37.7803, -122.4849), 200, 399, 2),
            Stretch("33rd Avenue", (37.7799, -122.4935), (37.7761, -122.4933), 400, 599, 2),
            Stretch("Balboa Street", (37.7759, -122.4955), (37.7756, -122.5009), 3400, 3900, 2),
            Stretch("43rd Avenue", (37.7774, -122.5042), (37.7717, -122.5039), 500, 799, 2),
            Stretch("Cabrillo Street", (37.7748, -122.4835), (37.7744, -122.4899), 2300, 2900, 2),
        ),
    ),
    Neighbourhood(
        "Lake Street",
        "94118",
        "6.00",
        ("Mountain Lake Park", "the Presidio gate", "Baker Beach"),
        (
            Stretch("Lake Street", (37.787, -122.4636), (37.7866, -122.4723), 400, 1200, 2),
            Stretch("16th Avenue", (37.7864, -122.4755), (37.7828, -122.4753), 100, 299, 2),
        ),
    ),
    Neighbourhood(
        "Presidio Heights",
        "94118",
        "7.50",
        ("the shops of Sacramento Street", "the Presidio wall", "Laurel Village"),
        (
            Stretch("Clay Street", (37.7888, -122.4488), (37.7879, -122.4558), 3300, 3799, 2),
            Stretch("Jackson Street", (37.7904, -122.4512), (37.7899, -122.4548), 3500, 3699, 2),
        ),
    ),
    Neighbourhood(
        "West Portal",
        "94127",
        "5.50",
        ("West Portal station", "the Empire Theatre block", "Stern Grove"),
        (
            Stretch("West Portal Avenue", (37.7404, -122.4662), (37.7372, -122.4692), 100, 499, 2),
            Stretch("Ulloa Street", (37.7415, -122.47), (37.7413, -122.4743), 600, 999, 2),
            Stretch("Wawona Street", (37.7378, -122.4697), (37.7376, -122.4741), 200, 599, 2),
        ),
    ),
    Neighbourhood(
        "Lakeside",
        "94132",
        "4.00",
        ("Stonestown", "San Francisco State", "Stern Grove"),
        (Stretch("Eucalyptus Drive", (37.7312, -122.473), (37.7309, -122.481), 100, 899, 1),),
    ),
)
