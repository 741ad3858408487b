"""The hills of the north and the middle: Marina to Cole Valley."""

from typing import Final

from driveway_demo.stretches import Neighbourhood, Stretch

NEIGHBOURHOODS: Final = (
    Neighbourhood(
        "Marina",
        "94123",
        "9.00",
        ("Chestnut Street", "the Palace of Fine Arts", "Marina Green"),
        (
            Stretch("Chestnut Street", (37.8, -122.4429), (37.7996, -122.4462), 2400, 2599, 2),
            Stretch("Francisco Street", (37.8011, -122.4415), (37.8007, -122.4448), 2300, 2499, 2),
            Stretch("Pierce Street", (37.8004, -122.4396), (37.8023, -122.44), 3300, 3499, 2),
            Stretch("Bay Street", (37.8033, -122.4317), (37.8027, -122.4367), 1700, 1999, 2),
        ),
    ),
    Neighbourhood(
        "Cow Hollow",
        "94123",
        "9.00",
        ("Union Street", "the Lyon Street Steps", "the Presidio"),
        (
            Stretch("Union Street", (37.7969, -122.4372), (37.7963, -122.4422), 2300, 2599, 2),
            Stretch("Green Street", (37.7968, -122.4304), (37.7962, -122.4353), 1900, 2199, 2),
            Stretch("Filbert Street", (37.7976, -122.439), (37.797, -122.444), 2500, 2799, 2),
        ),
    ),
    Neighbourhood(
        "Pacific Heights",
        "94115",
        "9.50",
        ("Fillmore Street", "Alta Plaza Park", "the Lyon Street Steps"),
        (
            Stretch("Jackson Street", (37.7925, -122.4346), (37.7918, -122.4396), 2400, 2699, 2),
            Stretch("Clay Street", (37.7904, -122.4359), (37.7898, -122.4408), 2500, 2799, 2),
            Stretch("Divisadero Street", (37.7926, -122.4414), (37.7888, -122.4406), 2500, 2199, 2),
            Stretch("Broderick Street", (37.7868, -122.4419), (37.7886, -122.4423), 1900, 2199, 2),
        ),
    ),
    Neighbourhood(
        "Russian Hill",
        "94109",
        "11.00",
        ("crooked Lombard Street", "the Hyde Street cable car", "Polk Street"),
        (
            Stretch("Union Street", (37.7992, -122.4189), (37.7988, -122.4222), 1300, 1499, 2),
            Stretch("Green Street", (37.7987, -122.4154), (37.7983, -122.4187), 1000, 1199, 2),
            Stretch("Larkin Street", (37.7999, -122.4208), (37.8027, -122.4213), 2600, 2999, 2),
        ),
    ),
    Neighbourhood(
        "Nob Hill",
        "94109",
        "12.00",
        ("Grace Cathedral", "the California Street cable car", "the Masonic auditorium"),
        (
            Stretch("Clay Street", (37.7931, -122.4143), (37.7927, -122.4176), 1300, 1499, 2),
            Stretch("Sacramento Street", (37.7924, -122.4124), (37.792, -122.4157), 1200, 1399, 2),
        ),
    ),
    Neighbourhood(
        "North Beach",
        "94133",
        "12.50",
        ("Washington Square", "Coit Tower", "City Lights Bookstore"),
        (
            Stretch("Greenwich Street", (37.8021, -122.411), (37.8017, -122.4143), 600, 799, 2),
            Stretch("Filbert Street", (37.801, -122.4125), (37.8006, -122.4158), 700, 899, 2),
            Stretch("Stockton Street", (37.8051, -122.4099), (37.8023, -122.4093), 2100, 1799, 2),
        ),
    ),
    Neighbourhood(
        "Hayes Valley",
        "94102",
        "11.00",
        ("Davies Symphony Hall", "the Opera House", "Patricia’s Green"),
        (
            Stretch("Hayes Street", (37.7768, -122.4228), (37.7762, -122.4278), 400, 699, 3),
            Stretch("Octavia Street", (37.7756, -122.4243), (37.7784, -122.4249), 300, 599, 3),
            Stretch("Page Street", (37.7738, -122.4239), (37.7732, -122.4289), 200, 499, 3),
        ),
    ),
    Neighbourhood(
        "NoPa",
        "94117",
        "7.50",
        ("Alamo Square", "Divisadero Street", "the Panhandle"),
        (
            Stretch("Grove Street", (37.7758, -122.438), (37.7752, -122.443), 1200, 1499, 3),
            Stretch("Fulton Street", (37.777, -122.4365), (37.7763, -122.4415), 1200, 1499, 3),
            Stretch("Broderick Street", (37.7737, -122.4392), (37.7775, -122.44), 400, 799, 3),
        ),
    ),
    Neighbourhood(
        "Haight-Ashbury",
        "94117",
        "7.50",
        ("Haight Street", "Buena Vista Park", "the Panhandle"),
        (
            Stretch("Page Street", (37.771, -122.446), (37.7702, -122.4525), 1300, 1699, 2),
            Stretch("Ashbury Street", (37.7699, -122.4473), (37.7717, -122.4477), 500, 399, 2),
            Stretch("Waller Street", (37.7691, -122.4456), (37.7685, -122.4504), 1300, 1699, 2),
        ),
    ),
    Neighbourhood(
        "Cole Valley",
        "94117",
        "7.00",
        ("the Cole and Carl stop", "Tank Hill", "Golden Gate Park"),
        (
            Stretch("Cole Street", (37.7667, -122.4501), (37.7632, -122.4493), 800, 1099, 2),
            Stretch("Carl Street", (37.7658, -122.4497), (37.7662, -122.4471), 100, 299, 2),
        ),
    ),
)
