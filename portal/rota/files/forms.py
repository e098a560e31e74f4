"""What is typed when a rota is read from a file."""

from portal.core.forms.uploads import UploadForm
from portal.rota.files.lines import LONGEST_FILE
from portal.rota.plans.forms import ConsentForm


class ImportForm(UploadForm, ConsentForm):
    longest = LONGEST_FILE
