"""Quality against gold: what a careful political analyst would record, and how near the pipeline comes."""
