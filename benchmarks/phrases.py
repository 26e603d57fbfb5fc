"""The words made-up events and questions are put together from."""

ACTIVITIES = (
    "Story Time", "Jazz Concert", "Farmers Market", "Yoga Class", "Author Talk", "Chess Club",
    "Pottery Workshop", "Bird Walk", "Film Screening", "Book Discussion", "Knitting Circle", "Open Mic",
    "Community Theater", "Art Exhibition", "Coding Club", "Poetry Reading", "Blood Drive", "Town Meeting",
    "Museum Tour", "Craft Fair", "Soccer Clinic", "Folk Dance", "Trivia Night", "Gardening Talk",
    "Science Fair", "Choir Rehearsal", "Walking Tour", "Cooking Class", "ESL Conversation", "Tai Chi",
    "Board Games", "Puppet Show", "Lego Club", "Resume Help", "Food Truck Festival", "Comedy Night",
    "Orchestra Concert", "Photography Walk", "Meditation", "Tax Help", "Star Gazing", "Record Fair",
    "Swing Dance", "Kids Crafts",
)  # fmt: skip
QUALIFIERS = (
    "for Toddlers", "for Families", "for Teens", "for Seniors", "for Beginners", "in the Park",
    "at the Library", "Outdoors", "After Hours", "Spring Edition", "with Live Music", "Weekly", "Community",
    "Monthly Meetup", "Drop-in", "Bilingual", "Sensory Friendly", "Hands-on", "Anniversary", "Fundraiser",
)  # fmt: skip
NAMES = (
    "Maple", "Riverside", "Harbor", "Oak Hill", "Lakeside", "Union", "Franklin", "Lincoln", "Prospect",
    "Highland", "Sunrise", "Cedar", "Summit", "Elm", "Liberty", "Heritage", "Pioneer", "Garden", "Bridge",
    "Mill",
)  # fmt: skip
BUILDINGS = ("Library", "Community Center", "Park", "Arts Center", "Church Hall", "School", "Museum", "Café")
SENTENCES = (
    "Join us for an hour of fun with neighbours and friends.",
    "No experience is needed and all materials are provided.",
    "Please register in advance, because seats are limited.",
    "Light refreshments will be served during the break.",
    "Children under eight must come with a grown-up.",
    "The program is made possible by the Friends of the Library.",
    "Bring a blanket or a chair and enjoy the evening.",
    "Our guest has taught this subject for more than twenty years.",
    "In case of rain we meet in the large hall on the ground floor.",
    "Questions and discussion follow the presentation.",
    "Doors open half an hour before the start.",
    "Parking is available behind the building.",
    "Learn something new, meet people and have a good time.",
    "Performers from across the region take the stage.",
    "This series continues every week through the season.",
    "Donations of canned food are welcome at the door.",
)
TOPICS = (
    "story time", "live jazz", "farmers market", "yoga", "author talk", "chess", "pottery", "bird watching",
    "movie", "book club", "knitting", "open mic", "theater", "art exhibition", "coding for kids", "poetry",
    "museum tour", "craft fair", "soccer", "folk dance", "trivia", "gardening", "science", "choir",
    "walking tour", "cooking class", "english conversation", "tai chi", "board games", "puppet show",
    "lego", "job search help", "food trucks", "stand-up comedy", "classical music", "photography",
    "meditation", "help with taxes", "astronomy", "swing dance",
)  # fmt: skip
