"""What plain words say, and what they do not say."""

import pytest

from ingest.candidate import Ages
from ingest.venues import parse_place
from ingest.wording.access import provisions
from ingest.wording.ages import ages_of_field, ages_of_text
from ingest.wording.attendance import attendance_of
from ingest.wording.language import language_of
from ingest.wording.meeting import meeting_url_in
from ingest.wording.price import cost_of_text
from ingest.wording.registration import registration_of
from ingest.wording.status import status_of_title, words_of_cancellation, words_of_full
from ingest.wording.tags import audience_tags


@pytest.mark.parametrize(
    ("title", "clean", "status"),
    [
        ("CANCELED: Jazz Night", "Jazz Night", "cancelled"),
        ("CANCELLED - Baby Story Time", "Baby Story Time", "cancelled"),
        ("CANCELLED Baby Story Time", "Baby Story Time", "cancelled"),
        ("[Cancelled] Jazz Night", "Jazz Night", "cancelled"),
        ("Jazz Night (canceled)", "Jazz Night", "cancelled"),
        ("Jazz Night - CANCELLED", "Jazz Night", "cancelled"),
        ("Jazzercise CANCELLED", "Jazzercise", "cancelled"),
        (
            "Movies in the Parks- CANCELLED- Rescheduled for 9/2",
            "Movies in the Parks Rescheduled for 9/2",
            "cancelled",
        ),
        ("Cancelled Stamps: A Lecture", "Cancelled Stamps: A Lecture", "scheduled"),
        ("Yoga (free cancellation up to 24h)", "Yoga (free cancellation up to 24h)", "scheduled"),
        ("SOLD OUT – Shorebirds", "Shorebirds", "full"),
        ("Pottery (Full)", "Pottery", "full"),
        ("FULL: Pottery", "Pottery", "full"),
        ("Pottery [Waitlist]", "Pottery", "full"),
        ("Full Moon Night Paddle", "Full Moon Night Paddle", "scheduled"),
        ("Full-Body Workout", "Full-Body Workout", "scheduled"),
        ("POSTPONED Trivia", "Trivia", "postponed"),
        ("RESCHEDULED: Nature Sounds", "Nature Sounds", "rescheduled"),
        ("Concert (rescheduled from July 9)", "Concert (rescheduled from July 9)", "rescheduled"),
        ("RESCHEDULED to May 17 Flights of Fancy", "RESCHEDULED to May 17 Flights of Fancy", "postponed"),
        ("CANCELLED", "CANCELLED", "cancelled"),
        ("CANCELLED DUE TO WEATHER Zoo by You", "Zoo by You", "cancelled"),
        ("[Postponed] Lecture", "Lecture", "postponed"),
        ("NEW DATE: Lecture", "Lecture", "rescheduled"),
        ("Lecture (new time)", "Lecture", "rescheduled"),
        ("A New Date with Destiny", "A New Date with Destiny", "scheduled"),
        ("[T] Soccer vs Wofford", "Soccer vs Wofford", "scheduled"),
    ],
)
def test_marks_in_a_title_give_the_status_and_go(title, clean, status):
    found = status_of_title(title)
    assert (found.title, found.status) == (clean, status)
    assert found.words in title


def test_only_a_plain_statement_in_the_opening_cancels():
    assert words_of_cancellation("Please note: this event has been cancelled.")
    assert not words_of_cancellation("This event will be cancelled in case of rain. Free cancellation.")


@pytest.mark.parametrize(
    ("title", "text", "kind", "low", "high"),
    [
        ("Talk", "Free and open to the public.", "free", 0, 0),
        ("Talk", "Admission is free.", "free", 0, 0),
        ("Free Yoga in the Park", "", "free", 0, 0),
        ("Talk", "COST: FREE", "free", 0, 0),
        ("Talk", "There is no charge.", "free", 0, 0),
        ("Talk", "Tickets: $12 in advance, $15 at the door.", "paid", 12, 15),
        ("Talk", "Cost: $5–$10 per person", "paid", 5, 10),
        ("Talk", "Free for members, $10 for non-members.", "paid", 0, 10),
        ("Talk", "Suggested donation $5.", "pwyc", None, None),
        ("Talk", "Pay what you can.", "pwyc", None, None),
        ("Talk", "Free parking is available. Feel free to bring a friend.", "unknown", None, None),
        ("Gluten-free baking", "Learn sugar-free recipes.", "unknown", None, None),
        ("Talk", "We raised $5,000 for the library. Win a $50 gift card!", "unknown", None, None),
        ("Talk", "Free cancellation up to 24 hours before.", "unknown", None, None),
        ("Family day", "Children under 5 are free.", "unknown", None, None),
        ("Talk", "Free with museum admission.", "unknown", None, None),
        ("Stay Cool Day - Free Admission", "Admission rates $6/person", "free", 0, 0),
        ("Free Play", "Blocks and trains.", "unknown", None, None),
        ("Talk", "", "unknown", None, None),
    ],
)
def test_a_price_is_read_only_where_it_is_plain(title, text, kind, low, high):
    cost = cost_of_text(title, text)
    assert (cost.kind, cost.minimum, cost.maximum) == (kind, low, high)
    assert bool(cost.text) == (kind != "unknown")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("For ages 3-5.", 3, 5),
        ("Ages 3 to 5", 3, 5),
        ("ages 18 months - 3 years", 1, 3),
        ("18 months–3 years", 1, 3),
        ("birth to 5", 0, 5),
        ("ages 8 and up", 8, None),
        ("Age 18+", 18, None),
        ("21+ show", 21, None),
        ("grades K-2", 5, 8),
        ("Grades 6–12", 11, 18),
        ("All ages welcome", 0, None),
        ("ages 5 and under", None, 5),
        ("Adults only", 18, None),
        ("$21+ tax", None, None),
        ("from 3-5 pm", None, None),
        ("20 years of experience", None, None),
        ("100+ vendors", None, None),
    ],
)
def test_ages_are_in_years(text, low, high):
    ages = ages_of_text(text)
    assert (ages.minimum, ages.maximum) == (low, high)


@pytest.mark.parametrize(
    ("field", "low", "high"),
    [("7-9", 7, 9), ("11-", 11, None), ("-5", None, 5), ("18+", 18, None), ("", None, None)],
)
def test_an_age_field_has_open_ends(field, low, high):
    ages = ages_of_field(field)
    assert (ages.minimum, ages.maximum) == (low, high)


@pytest.mark.parametrize(
    ("title", "text", "place", "has_venue", "mode"),
    [
        ("Talk", "", "Online via Zoom", False, "online"),
        ("Talk", "", "https://zoom.us/j/123", False, "online"),
        ("Virtual: Talk", "", "", False, "online"),
        ("Talk (Zoom)", "", "Library", True, "online"),
        ("Talk", "Join in person or via Zoom.", "Library", True, "mixed"),
        ("Hybrid: Talk", "", "Library", True, "mixed"),
        ("Talk", "", "Library and Zoom", True, "mixed"),
        ("Talk", "Register online.", "Library", True, "offline"),
        ("Concert", "She teaches online and in-person lessons.", "Hall", True, "offline"),
        ("Talk", "", "Virtual - Zoom Room", False, "online"),
        ("Meeting", "", "The quad (in the event of rain it will move to Zoom)", True, "offline"),
        ("Hybrid Cars", "All about hybrid cars.", "Library", True, "offline"),
        ("Virtual Reality for Beginners", "", "Library", True, "offline"),
        ("Talk", "Register online.", "", False, "unknown"),
    ],
)
def test_online_is_what_place_or_title_say(title, text, place, has_venue, mode):
    assert attendance_of(title, text, place, has_venue=has_venue).mode == mode


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Registration is required.", True),
        ("Please register by Friday.", True),
        ("No registration necessary, just drop in!", False),
        ("Registration is not required.", False),
        ("Walk-ins welcome.", False),
        ("A talk about voter rolls.", None),
    ],
)
def test_registration_is_said_or_unknown(text, answer):
    needs, words = registration_of(text)
    assert needs is answer
    assert words in text
    assert bool(words) == (answer is not None)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("The hall is wheelchair accessible and the talk ASL interpreted.", ("wheelchair", "asl")),
        ("The house is not wheelchair accessible.", ()),
        ("ASL interpretation is available upon request.", ()),
        ("A sensory-friendly screening.", ("sensory-friendly",)),
    ],
)
def test_a_provision_counts_only_when_promised(text, tags):
    assert tuple(tag for tag, _ in provisions(text)) == tags


@pytest.mark.parametrize(
    ("text", "is_full"),
    [
        ("This program is full. Join the waitlist.", True),
        ("Sold out!", True),
        ("Waitlist only at this time.", True),
        ("Registration is now full.", True),
        ("If this class is full, please add your name to the waitlist.", False),
        ("Come enjoy the full moon.", False),
        ("Tickets may sell out.", False),
        ("Once the workshop is full we close registration.", False),
    ],
)
def test_full_is_said_of_this_event_and_without_an_if(text, is_full):
    assert bool(words_of_full(text)) is is_full


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("Join: https://us02web.zoom.us/j/827?pwd=abc.", "https://us02web.zoom.us/j/827?pwd=abc"),
        ('<a href="https://zoom.us/j/1?a=1&amp;b=2">Join</a>', "https://zoom.us/j/1?a=1&b=2"),
        ("[x](https://zoom.us/j/58)", "https://zoom.us/j/58"),
        (
            "https://teams.microsoft.com/l/meetup-join/19%3a",
            "https://teams.microsoft.com/l/meetup-join/19%3a",
        ),
        ("https://meet.google.com/abc-defg-hij", "https://meet.google.com/abc-defg-hij"),
        ("https://town.webex.com/meet/clerk", "https://town.webex.com/meet/clerk"),
        ("https://www.youtube.com/live/xyz", "https://www.youtube.com/live/xyz"),
        ("https://zoom.us/webinar/register/1 https://zoom.us/j/2", "https://zoom.us/j/2"),
        ("https://www.youtube.com/watch?v=1 https://zoom.us/download https://meet.google.com/", ""),
        ("https://zoom.us.evil.example/j/1 https://library.example/zoom", ""),
    ],
)
def test_only_the_address_of_a_meeting_is_where_to_join(text, url):
    assert meeting_url_in([text]) == url


@pytest.mark.parametrize(
    ("field", "text", "language"),
    [
        ("en-US", "", "en-US"),
        ("Spanish", "", "es"),
        ("http://example.org/", "", ""),
        ("", "Join us for an evening of stories and songs with the authors of the book that you love.", "en"),
        (
            "",
            "Ven con los niños a la hora de los cuentos y las canciones en la biblioteca con su familia.",
            "es",
        ),
        (
            "",
            "Kommen Sie mit der Familie und hören Sie die Geschichten für Kinder, wir lesen im Garten.",
            "de",
        ),
        ("", "Yoga", ""),
        (
            "",
            "Join us for the stories and songs of the week. Ven con los niños a la hora de los cuentos.",
            "",
        ),
    ],
)
def test_a_language_is_named_or_certain_or_not_known(field, text, language):
    assert language_of(field, text) == language


def test_audiences_come_from_title_categories_and_ages():
    assert audience_tags("Teen Craft Night", [], Ages()) == ("teens",)
    assert audience_tags("Craft Night", ["Seniors"], Ages()) == ("seniors",)
    assert audience_tags("Craft Night", [], Ages(3, 5, "ages 3-5")) == ("preschool",)
    assert audience_tags("Craft Night", [], Ages(12, 19, "Ages 12-19")) == ("teens",)
    assert audience_tags("Senior Recital", [], Ages()) == ()


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "Bryan Park, 1020 S Woodlawn Ave, Bloomington, IN 47401, USA",
            "Bryan Park||1020 S Woodlawn Ave|Bloomington|IN|47401",
        ),
        ("Pack Library - 67 Haywood St. - Asheville", "Pack Library||67 Haywood St.|Asheville||"),
        (
            "<p>City Hall</p> - 900 Clifton Avenue  Clifton NJ 07013",
            "City Hall||900 Clifton Avenue|Clifton|NJ|07013",
        ),
        ("Downtown Library - Meeting Room 2C", "Downtown Library|Meeting Room 2C||||"),
        ("Asheville, NC, Justice Center", "Justice Center|||Asheville|NC|"),
        ("Wilmington, NC (at UNC Wilmington)", "UNC Wilmington|||Wilmington|NC|"),
        ("Crane Park, Montclair, NJ", "Crane Park|||Montclair|NJ|"),
        (
            "Noir<br>39 S. Market St. Suite C<br>Asheville, NC 28801",
            "Noir||39 S. Market St. Suite C|Asheville|NC|28801",
        ),
        ("Sanctuary", "Sanctuary|||||"),
    ],
)
def test_a_place_in_one_line_is_taken_apart(line, parts):
    address = parse_place(line)
    found = (address.name, address.room, address.street, address.city, address.state, address.postal_code)
    assert "|".join(found) == parts
