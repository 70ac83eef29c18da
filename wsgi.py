"""For any WSGI server: `application`."""

from survey_app.app import create_app

application = create_app()
