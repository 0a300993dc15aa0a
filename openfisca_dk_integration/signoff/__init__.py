"""Approvals of test cases by legal experts, and whether what they approved still stands."""
