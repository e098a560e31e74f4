"""What a team pays for being on call, as it is stored: for export, nobody is paid from here."""
